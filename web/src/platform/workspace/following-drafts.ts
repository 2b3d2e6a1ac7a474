import { fromUtf8, utf8 } from '@liexin/proof/bytes';
import type { Drafts } from '../vault/drafts.ts';
import type { OwnDrafts, SealedDraft } from '../vault/own-drafts.ts';
import type { SealedStore } from '../vault/sealed-store.ts';

/** Where the person's sealed drafts lie for all own devices. */
export interface DraftServer {
  /** All of them whenever one changed; `isWhole` false: what this device happens to have, an absent one says nothing. */
  listen(changed: (drafts: ReadonlyMap<string, SealedDraft>, isWhole: boolean) => void): () => void;
  put(laneId: string, sealed: SealedDraft): void;
  remove(laneId: string): void;
}

/** Unsent texts that follow the person: kept here within a third of a second, on the other devices after a pause. */
export interface FollowingDrafts {
  /** What was typed here and not sent, else what another own device left. */
  load(laneId: string): Promise<string>;
  save(laneId: string, text: string): void;
  /** Another own device's text (or that it was sent there) took the place of what stood here. */
  watch(laneId: string, changed: (text: string) => void): () => void;
  /** Everything now: the page is being left. */
  flush(): Promise<void>;
  close(): void;
}

export interface FollowingDraftsInput {
  readonly drafts: Drafts;
  readonly sealed: Pick<SealedStore, 'get' | 'put' | 'drop'>;
  readonly own: OwnDrafts;
  readonly server: DraftServer;
  /** ms. */
  readonly now: () => number;
  readonly after: (ms: number, wake: () => void) => () => void;
  readonly failed: (error: unknown) => void;
}

/** Nobody types for so long before a text goes to the other devices: a message typed and sent in one go costs no write. */
export const IDLE_MS = 4_000;

/** The text on which this device and the server last agreed; null: none. */
interface Agreed {
  readonly text: string;
  readonly writtenAtMs: number;
}
const nothing: Agreed = { text: '', writtenAtMs: 0 };

/**
 * The last one written wins, and what is being typed here is never replaced: a text that differs from the last one agreed on is
 * this device's own and goes out after a pause; one that does not differ follows the server. Survives a kill (both texts are kept
 * sealed), a late answer (older texts are told by their time) and being offline (the SDK keeps the last write).
 */
export const openFollowingDrafts = ({ drafts, sealed, own, server, now, after, failed }: FollowingDraftsInput): FollowingDrafts => {
  const agreed = new Map<string, Agreed>();
  const pauses = new Map<string, () => void>();
  const watchers = new Map<string, Set<(text: string) => void>>();
  const work = new Map<string, Promise<void>>();
  let there: ReadonlyMap<string, SealedDraft> = new Map();
  let isWhole = false;
  let isClosed = false;

  /** One thing after the other in each lane. */
  const inTurn = (laneId: string, task: () => Promise<void>): Promise<void> => {
    const done = (work.get(laneId) ?? Promise.resolve()).then(task).catch(failed);
    work.set(laneId, done);
    return done;
  };

  const agreedOn = async (laneId: string): Promise<Agreed> => {
    const known = agreed.get(laneId);
    if (known !== undefined) return known;
    const kept = await sealed.get(`draft-agreed/${laneId}`);
    const found = kept === null ? nothing : parse(fromUtf8(kept));
    agreed.set(laneId, found);
    return found;
  };
  const agree = async (laneId: string, next: Agreed): Promise<void> => {
    agreed.set(laneId, next);
    if (next.text === '') await sealed.drop(`draft-agreed/${laneId}`);
    else await sealed.put(`draft-agreed/${laneId}`, utf8(JSON.stringify([next.writtenAtMs, next.text])));
  };

  /** Takes what another device left, where nothing was typed here since. */
  const take = (laneId: string): Promise<void> =>
    inTurn(laneId, async () => {
      const box = there.get(laneId);
      if (box === undefined && !isWhole) return;
      const before = await agreedOn(laneId);
      const found = box === undefined ? nothing : await own.open(laneId, box);
      // Not sealed by this person, or older than what was agreed on: nothing is believed.
      if (found === null || (box === undefined ? before.text === '' : found.writtenAtMs <= before.writtenAtMs)) return;
      const here = await drafts.load(laneId);
      if (here !== before.text && here !== found.text) return;
      await agree(laneId, found);
      // Somebody may have typed in that moment: then that is the newer one.
      if ((await drafts.load(laneId)) !== here) return;
      if (here !== found.text) drafts.save(laneId, found.text);
      // Also where another tab of this browser has kept it already.
      for (const changed of [...(watchers.get(laneId) ?? [])]) changed(found.text);
    });

  /** Tells the other devices what stands here. */
  const give = (laneId: string): Promise<void> => {
    pauses.get(laneId)?.();
    pauses.delete(laneId);
    return inTurn(laneId, async () => {
      const [here, before] = [await drafts.load(laneId), await agreedOn(laneId)];
      if (here === before.text) return;
      const writtenAtMs = Math.max(Math.round(now()), before.writtenAtMs + 1);
      if (here === '') server.remove(laneId);
      else server.put(laneId, await own.seal(laneId, { text: here, writtenAtMs }));
      await agree(laneId, here === '' ? nothing : { text: here, writtenAtMs });
    });
  };

  const stop = server.listen((found, whole) => {
    there = found;
    isWhole = whole;
    for (const laneId of watchers.keys()) void take(laneId);
  });

  return {
    load: async (laneId) => {
      await take(laneId);
      return drafts.load(laneId);
    },
    save: (laneId, text) => {
      drafts.save(laneId, text);
      pauses.get(laneId)?.();
      pauses.delete(laneId);
      if (isClosed) return;
      // What was sent leaves the other devices at once.
      if (text === '') void give(laneId);
      else
        pauses.set(
          laneId,
          after(IDLE_MS, () => void give(laneId)),
        );
    },
    watch: (laneId, changed) => {
      const set = watchers.get(laneId) ?? new Set();
      watchers.set(laneId, set.add(changed));
      return () => {
        set.delete(changed);
        if (set.size === 0) watchers.delete(laneId);
        if (pauses.has(laneId)) void give(laneId);
      };
    },
    flush: async () => {
      await drafts.flush();
      for (const laneId of [...pauses.keys()]) void give(laneId);
      await Promise.all(work.values());
    },
    close: () => {
      isClosed = true;
      stop();
      for (const [laneId] of pauses) void give(laneId);
    },
  };
};

const parse = (json: string): Agreed => {
  const [writtenAtMs, text] = JSON.parse(json) as [number, string];
  return { text, writtenAtMs };
};
