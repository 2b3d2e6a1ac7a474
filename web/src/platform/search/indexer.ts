import type { HistoryPage, LaneHistory } from '../history/lane-history.ts';
import { compareInstants, type Instant } from '../live/message-order.ts';
import type { StoredMessage } from '../live/stored-message.ts';
import type { OpenOutcome } from '../vault/messages.ts';
import { NetworkFault } from '../network-fault.ts';
import type { Entry } from './entry.ts';
import { newLaneRecord, type LaneRecord } from './lane-record.ts';
import { OVERLAP_SECONDS, readChanged, readPage, withReach } from './read-page.ts';
import { IndexDamaged } from './sealed-parts.ts';
import type { SearchIndex } from './search-index.ts';

/** A lane that this member may read, and when something was last written in it. */
export interface ReadableLane {
  readonly laneId: string;
  readonly lastAt: Instant | null;
  /** What was sent before is out of sight: seconds of the server's time; absent: all of it is in sight. */
  readonly since?: number;
}

/** Of lanes of which not all is in sight, from when on. */
export const sincesOf = (lanes: ReadonlyMap<string, ReadableLane>): ReadonlyMap<string, number> =>
  new Map([...lanes].flatMap(([laneId, { since = 0 }]) => (since > 0 ? [[laneId, since] as const] : [])));

export interface IndexerInput {
  readonly index: SearchIndex;
  /** The past of a lane; rejects where the network is gone. */
  readonly history: (laneId: string) => Pick<LaneHistory, 'page' | 'one'>;
  readonly open: (laneId: string, message: StoredMessage) => Promise<OpenOutcome>;
  /** Null until the server said which they are. */
  readonly lanes: () => ReadonlyMap<string, ReadableLane> | null;
  /** A rest between two pages; it ends early when `kick` is called. */
  readonly rest: (why: 'page' | 'done' | 'failed', failures: number) => Promise<void>;
  readonly changed: () => void;
  readonly failed: (error: unknown) => void;
}

export interface Indexer {
  /** Runs until it is closed. One tab of a browser runs it. */
  run(): Promise<void>;
  close(): void;
}

/** Messages of one page; the rules allow 200. */
const PAGE = 100;
/** Entries that are written together while much is read in. */
const FLUSH_AT = 1024;
/** Locked messages of a lane that are tried again in one go. */
const RETRIED = 20;

const hasNews = (lane: ReadableLane, record: LaneRecord): boolean =>
  lane.lastAt !== null && (record.seen === null || compareInstants(lane.lastAt, record.seen) > 0);

/** Whether a lane has something to be read in. One that stands where it was read up to costs nothing. */
export const isBehind = (lane: ReadableLane, record: LaneRecord | undefined): boolean => record === undefined || !record.isComplete || hasNews(lane, record);

/** Somebody's first page was read; a lane in which nobody wrote has none. */
const isKnown = (record: LaneRecord): boolean => record.newest !== null;

interface Read {
  readonly record: LaneRecord;
  readonly entries: readonly Entry[];
}

/**
 * Reads lanes into the index: first what is new in each, the lane with the newest word first, then what is older, page by page.
 * A kill costs at most what was not flushed, which is read again from the same place. Lanes that are no longer readable are
 * taken out before anything is read.
 */
export const openIndexer = ({ index, history, open, lanes, rest, changed, failed }: IndexerInput): Indexer => {
  let isClosed = false;
  let failures = 0;
  /** Lanes that could not be read in this run, with their `last`: not tried again before something moves there. */
  const refused = new Map<string, string>();
  /** Lanes whose locked messages were tried again in this run. */
  const retried = new Set<string>();
  /** What was in sight when the index was swept last; null: not in this run. */
  let swept: string | null = null;

  const run = async (): Promise<void> => {
    while (!isClosed) {
      try {
        const step = await next();
        failures = 0;
        if (!isClosed) await rest(step ? 'page' : 'done', 0);
      } catch (error) {
        failures += 1;
        failed(error);
        if (error instanceof IndexDamaged) await index.reset().catch(failed);
        if (!isClosed) await rest('failed', failures);
      }
    }
    await index.flush().catch(failed);
  };

  /** One step; false when there is nothing to do. */
  const next = async (): Promise<boolean> => {
    const readable = lanes();
    if (readable === null) return false;
    const isStale = [...index.records().values()].some((record) => !readable.has(record.laneId) || record.stale.length > 0);
    const since = sincesOf(readable);
    const inSight = [...since]
      .map((one) => one.join(' '))
      .toSorted()
      .join();
    if (isStale || swept !== inSight) {
      await index.keepOnly(new Set(readable.keys()), since);
      swept = inSight;
      changed();
    }
    const lane = nextLane(readable);
    if (lane !== null) {
      await readLane(lane);
      if (index.waiting() >= FLUSH_AT) await index.flush();
      changed();
      return true;
    }
    if (index.waiting() > 0) {
      await index.flush();
      changed();
    }
    return index.compact();
  };

  /** News first, the newest before all; then what is older; then what did not open, once. */
  const nextLane = (readable: ReadonlyMap<string, ReadableLane>): ReadableLane | null => {
    const records = index.records();
    const rank = (lane: ReadableLane): number => {
      const record = records.get(lane.laneId);
      if (refused.get(lane.laneId) === placeText(lane.lastAt)) return 0;
      if (record === undefined || hasNews(lane, record)) return 3;
      return record.isComplete ? Number(record.locked.length > 0 && !retried.has(lane.laneId)) : 2;
    };
    const ranked = [...readable.values()].map((lane) => ({ lane, rank: rank(lane) })).filter((one) => one.rank > 0);
    return ranked.toSorted((a, b) => b.rank - a.rank || compareInstants(b.lane.lastAt ?? never, a.lane.lastAt ?? never))[0]?.lane ?? null;
  };

  const readLane = async (lane: ReadableLane): Promise<void> => {
    const { laneId, lastAt } = lane;
    const record = index.records().get(laneId) ?? newLaneRecord(laneId);
    try {
      const read = !isKnown(record) ? await readOlder(record, lastAt) : hasNews(lane, record) ? await readNewer(record, lastAt) : await readOn(record);
      if (isClosed || lanes()?.has(laneId) !== true) return;
      index.add(read.record, read.entries);
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'not-allowed') throw error;
      refused.set(laneId, placeText(lastAt));
    }
  };

  /** What lies before, or what did not open when it was met. */
  const readOn = async (record: LaneRecord): Promise<Read> => {
    if (!record.isComplete) return readOlder(record, record.seen);
    retried.add(record.laneId);
    return retryLocked({ record, entries: [] });
  };

  const readOlder = async (record: LaneRecord, seen: Instant | null): Promise<Read> => {
    const page = await history(record.laneId).page({ direction: 'older', from: record.oldest, limit: PAGE });
    const read = await take(record, page, 'older');
    return { ...read, record: { ...read.record, seen } };
  };

  /** Everything after what is known, with a look back; until the lane's end or a full page. */
  const readNewer = async (record: LaneRecord, lastAt: Instant | null): Promise<Read> => {
    const newest = record.newest ?? never;
    const from = { id: null, sentAt: { ...newest, seconds: newest.seconds - OVERLAP_SECONDS }, isIncluded: true } as const;
    // Never only what is known already: a burst within the look back may fill a page.
    const page = await history(record.laneId).page({ direction: 'newer', from, limit: Math.min(200, PAGE + record.recent.length) });
    const read = await retryLocked(await take(record, page, 'newer'));
    return { ...read, record: { ...read.record, seen: page.isEnd ? lastAt : record.seen } };
  };

  const take = async (record: LaneRecord, page: HistoryPage, direction: 'older' | 'newer'): Promise<Read> => {
    // What this device knows in pieces tells nothing of what lies between.
    if (!page.isWhole) throw new NetworkFault('offline');
    const opened = await Promise.all(page.messages.map(async (message) => ({ message, outcome: await open(record.laneId, message) })));
    const read = readPage(record, opened);
    return settle({ record: withReach(read.record, page.messages, direction, page.isEnd), entries: read.entries }, read.changed);
  };

  /** Messages that were changed and lie in the index already. */
  const settle = async (before: Read, ids: readonly string[]): Promise<Read> => {
    let { record, entries } = before;
    for (const id of ids) {
      const message = await history(record.laneId).one(id);
      if (message === null) continue;
      const read = readChanged(record, { message, outcome: await open(record.laneId, message) });
      record = read.record;
      entries = [...entries, ...read.entries];
    }
    return { record, entries };
  };

  /** Keys may have come. A message that opens now is read like a page of its own. */
  const retryLocked = async (before: Read): Promise<Read> => {
    let { record, entries } = before;
    for (const id of before.record.locked.slice(0, RETRIED)) {
      const message = await history(record.laneId).one(id);
      const outcome = message === null ? null : await open(record.laneId, message);
      if (outcome?.kind === 'locked') continue;
      record = { ...record, locked: record.locked.filter((one) => one !== id) };
      if (message === null || outcome === null) continue;
      const read = readPage({ ...record, recent: [] }, [{ message, outcome }]);
      ({ record, entries } = await settle({ record: { ...read.record, recent: record.recent }, entries: [...entries, ...read.entries] }, read.changed));
    }
    return { record, entries };
  };

  return {
    run,
    close: () => {
      isClosed = true;
    },
  };
};

const never: Instant = { seconds: 0, nanoseconds: 0 };
const placeText = (at: Instant | null): string => (at === null ? '' : `${at.seconds}.${at.nanoseconds}`);
