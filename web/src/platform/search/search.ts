import type { Leadership, Neighbours } from '../outbox/ports.ts';
import type { FindRequest, Found } from './find-entries.ts';
import { isBehind, openIndexer, sincesOf, type Indexer, type IndexerInput, type ReadableLane } from './indexer.ts';
import { IndexDamaged } from './sealed-parts.ts';

/** Search over everything that this member may read, on this device alone: what is looked for never leaves it, is not logged and not kept. */
export interface Search {
  /** Nothing of a lane that is not readable now, whatever the request says. */
  find(request: FindRequest, signal?: AbortSignal): Promise<Found>;
  /** Readable lanes that are not read in to the end. */
  behind(): ReadonlySet<string>;
  /** Grows with everything that may change what is found. */
  version(): number;
  subscribe(changed: () => void): () => void;
  /** Somebody is searching: what is missing is read in without rests. */
  setEager(isEager: boolean): void;
  /** The readable lanes changed, or the network came back. */
  lanesChanged(): void;
  /** Takes the index off this device. */
  destroy(): Promise<void>;
  close(): void;
}

export interface SearchInput extends Pick<IndexerInput, 'index' | 'history' | 'open' | 'failed'> {
  /** Lanes as this device knows them, and whether the server said so. */
  readonly lanes: () => { readonly rows: ReadonlyMap<string, ReadableLane>; readonly isSure: boolean };
  readonly leadership: Leadership;
  readonly neighbours: Neighbours;
  readonly isOnline: () => boolean;
  readonly after: (ms: number, wake: () => void) => () => void;
  readonly destroy: () => Promise<void>;
}

/** Rests between pages: short while somebody waits, else so that the page and the bill hardly notice. */
const EAGER_MS = 20;
const QUIET_MS = 700;
/** What was read in waits so long for being written; the other tabs hear of it then. */
const FLUSH_MS = 1500;
/** A lane that just changed waits so long: a burst is one page. Somebody who searches does not wait. */
const GATHER_MS = 4000;
const MOST_MS = 120_000;
/** A search waits so long for the server's word on which lanes are readable. */
const SURE_MS = 3000;

/**
 * One tab of a browser reads in and writes (Web Locks); the others read what it wrote, and hear of it. A lane that is lost is
 * out of every result at once, because each search is limited to the lanes of the moment, and off the device soon after.
 */
export const openSearch = (input: SearchInput): Search => {
  const { index, lanes, leadership, neighbours, after, failed } = input;
  const listeners = new Set<() => void>();
  const wakes = new Set<() => void>();
  let version = 0;
  let isEager = false;
  let isClosed = false;
  let isLeading = false;
  let indexer: Indexer | null = null;
  let stopFlush = (): void => undefined;
  let running: Promise<void> = Promise.resolve();

  const changed = (): void => {
    version += 1;
    for (const listener of [...listeners]) listener();
  };

  const rest = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        stop();
        wakes.delete(wake);
        resolve();
      };
      const stop = after(ms, wake);
      wakes.add(wake);
    });
  const kick = (): void => {
    for (const wake of [...wakes]) wake();
  };

  /** Written soon after it was read in. */
  const flushSoon = (): void => {
    stopFlush();
    if (index.waiting() > 0) stopFlush = after(FLUSH_MS, () => void index.flush().catch(failed));
  };

  const lead = (): void => {
    if (isClosed) return;
    isLeading = true;
    // What another tab wrote before this one leads.
    const begin = index.reload().catch(async (error: unknown) => {
      failed(error);
      await index.reset();
    });
    indexer = openIndexer({
      ...input,
      lanes: () => (lanes().isSure && input.isOnline() ? lanes().rows : null),
      changed: () => {
        changed();
        flushSoon();
      },
      rest: (why, failures) =>
        why === 'page' ? rest(isEager ? EAGER_MS : QUIET_MS) : why === 'done' ? rest(MOST_MS) : rest(Math.min(MOST_MS, 2000 * 2 ** failures)),
    });
    running = begin.then(() => indexer?.run()).catch(failed);
  };

  leadership.lead(lead);
  const stopListening = neighbours.listen(() => {
    if (!isLeading && !isClosed) void index.reload().then(changed).catch(failed);
  });

  const whenSure = async (signal?: AbortSignal): Promise<void> => {
    for (let waited = 0; !lanes().isSure && input.isOnline() && waited < SURE_MS && !isClosed; waited += 100) {
      await new Promise<void>((resolve) => void after(100, resolve));
      signal?.throwIfAborted();
    }
  };

  let gathering: (() => void) | null = null;
  return {
    find: async (request, signal) => {
      await whenSure(signal);
      const readable = lanes().rows;
      const mine = { ...request, lanes: new Set([...request.lanes].filter((laneId) => readable.has(laneId))), since: sincesOf(readable) };
      try {
        return await index.find(mine, signal);
      } catch (error) {
        if (error instanceof IndexDamaged && isLeading) await index.reset().then(changed, failed);
        throw error;
      }
    },
    behind: () => new Set([...lanes().rows.values()].filter((lane) => isBehind(lane, index.records().get(lane.laneId))).map((lane) => lane.laneId)),
    version: () => version,
    subscribe: (listener) => (listeners.add(listener), () => listeners.delete(listener)),
    setEager: (eager) => {
      isEager = eager;
      if (!eager) return;
      // The field has the focus: by the time that a word stands in it the index is open. A part that is gone meanwhile is found missing by the search.
      void index.warm().catch(() => undefined);
      kick();
    },
    lanesChanged: () => {
      if (isClosed) return;
      changed();
      if (isEager) return kick();
      gathering ??= after(GATHER_MS, () => {
        gathering = null;
        kick();
      });
    },
    destroy: async () => {
      close();
      await input.destroy();
    },
    close,
  };

  function close(): void {
    isClosed = true;
    gathering?.();
    stopFlush();
    indexer?.close();
    stopListening();
    kick();
    // Not before the last write: the next leader starts from it.
    void running.finally(() => leadership.resign());
  }
};
