import { fromUtf8, utf8 } from '@liexin/proof/bytes';
import type { SealedStore } from './sealed-store.ts';

/** Texts that were typed and not sent, one for each lane, sealed on this device; or what the composer of the lane was about besides. */
export interface Drafts {
  load(laneId: string): Promise<string>;
  /** Kept at once, while somebody types every third of a second; `flush` keeps it now. */
  save(laneId: string, text: string): void;
  flush(): Promise<void>;
}

const PAUSE_MS = 300;

/** Where they are kept: a lane's draft, and the edit or answer that its composer holds. */
export type DraftPlace = 'draft' | 'composing';

/** The first change is kept at once, further ones together after a pause; one write after the other, so that an older text never lands on a newer one. */
export const openDrafts = (sealed: Pick<SealedStore, 'get' | 'put' | 'drop'>, place: DraftPlace = 'draft'): Drafts => {
  const unsaved = new Map<string, string>();
  let isPausing = false;
  let writing: Promise<void> = Promise.resolve();
  const flush = (): Promise<void> => {
    const work = [...unsaved];
    unsaved.clear();
    const done = writing.then(async () => {
      await Promise.all(work.map(([laneId, text]) => (text === '' ? sealed.drop(`${place}/${laneId}`) : sealed.put(`${place}/${laneId}`, utf8(text)))));
    });
    writing = done.catch(() => undefined);
    return done;
  };
  const keep = (): void => {
    isPausing = unsaved.size > 0;
    if (!isPausing) return;
    void flush().catch(() => undefined);
    setTimeout(keep, PAUSE_MS);
  };
  return {
    load: async (laneId) => {
      const waiting = unsaved.get(laneId);
      if (waiting !== undefined) return waiting;
      await writing;
      const kept = await sealed.get(`${place}/${laneId}`);
      return kept === null ? '' : fromUtf8(kept);
    },
    save: (laneId, text) => {
      unsaved.set(laneId, text);
      // What was sent must not come back as a draft, however soon the tab is closed.
      if (text === '') void flush().catch(() => undefined);
      else if (!isPausing) keep();
    },
    flush,
  };
};
