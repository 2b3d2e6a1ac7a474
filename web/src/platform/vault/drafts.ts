import { fromUtf8, utf8 } from '@liexin/proof/bytes';
import type { SealedStore } from './sealed-store.ts';

/** Texts that were typed and not sent, one for each lane, sealed on this device. */
export interface Drafts {
  load(laneId: string): Promise<string>;
  /** Kept soon after the last keystroke; `flush` keeps it now. */
  save(laneId: string, text: string): void;
  flush(): Promise<void>;
}

const PAUSE_MS = 300;

export const openDrafts = (sealed: SealedStore): Drafts => {
  const unsaved = new Map<string, string>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  const flush = async (): Promise<void> => {
    timer = null;
    const work = [...unsaved];
    unsaved.clear();
    await Promise.all(work.map(([laneId, text]) => (text === '' ? sealed.drop(`draft/${laneId}`) : sealed.put(`draft/${laneId}`, utf8(text)))));
  };
  return {
    load: async (laneId) => {
      const waiting = unsaved.get(laneId);
      if (waiting !== undefined) return waiting;
      const kept = await sealed.get(`draft/${laneId}`);
      return kept === null ? '' : fromUtf8(kept);
    },
    save: (laneId, text) => {
      unsaved.set(laneId, text);
      timer ??= setTimeout(() => void flush(), PAUSE_MS);
    },
    flush,
  };
};
