import { fromUtf8, utf8 } from '@liexin/proof/bytes';
import { newBreath } from './breathe.ts';
import type { Entry } from './entry.ts';
import { findEntries, type FindRequest, type Found } from './find-entries.ts';
import { isCurrent, packRecord, unpackRecord, type LaneRecord } from './lane-record.ts';
import { mergeable } from './mergeable.ts';
import { partCache } from './part-cache.ts';
import type { PartsStorage } from './parts-storage.ts';
import { IndexDamaged } from './sealed-parts.ts';
import { BLOCK, MOST_IN_SEGMENT, packSegment, partNames, unpackBlock, unpackColumns, type Columns, type SegmentInfo } from './segment.ts';

/**
 * The index of one device. One tab writes it, the others read. What was added is found at once and lies on the device after
 * `flush`; entries and how far their lane is read in go in one commit, so that a killed tab loses nothing that counts as read
 * in, and reads nothing in twice. Every call may reject with `IndexDamaged`: then `reset` begins anew.
 */
export interface SearchIndex {
  records(): ReadonlyMap<string, LaneRecord>;
  /** Reads again what another tab wrote. */
  reload(): Promise<void>;
  /** Entries of one lane with the record that they lead to. */
  add(record: LaneRecord, entries: readonly Entry[]): void;
  /** Entries that wait for `flush`. */
  waiting(): number;
  flush(): Promise<void>;
  find(request: FindRequest, signal?: AbortSignal): Promise<Found>;
  /** Opens what every search reads, before there is one. */
  warm(): Promise<void>;
  /** Forgets all lanes but these, of some what was sent before a second, and whatever no longer counts: out of the results at once, off the device when it resolves. */
  keepOnly(lanes: ReadonlySet<string>, since?: ReadonlyMap<string, number>): Promise<void>;
  /** Puts small segments together, one group; false when there is nothing to do. */
  compact(): Promise<boolean>;
  reset(): Promise<void>;
  size(): { readonly entries: number; readonly segments: number };
}

interface Manifest {
  readonly format: typeof FORMAT;
  readonly segments: readonly SegmentInfo[];
}

/** Another one begins anew: what is here can be read in again. */
const FORMAT = 2;
const MANIFEST = 'manifest';
const isInSight = (entry: Entry, since: ReadonlyMap<string, number>): boolean => entry.sentAt.seconds >= (since.get(entry.laneId) ?? 0);
const recordName = (laneId: string): string => `lane/${laneId}`;

/** @param written called after each commit: other tabs may read it */
export const openSearchIndex = async (storage: PartsStorage, newId: () => string, written: () => void = () => undefined): Promise<SearchIndex> => {
  let segments: readonly SegmentInfo[] = [];
  let records = new Map<string, LaneRecord>();
  let loose: Entry[] = [];
  let unsaved = new Set<string>();
  /** What a flush is writing just now: still found, not added again. */
  let leaving: readonly Entry[] = [];
  const columns = new Map<string, Promise<Columns>>();
  const cache = partCache();
  let writing: Promise<unknown> = Promise.resolve();

  const load = async (): Promise<void> => {
    const [[manifest = null], names] = await Promise.all([storage.get([MANIFEST]), storage.names('lane/')]);
    const found = await storage.get(names);
    const read = manifest === null ? { format: FORMAT, segments: [] } : (JSON.parse(fromUtf8(manifest)) as Manifest);
    if (read.format !== FORMAT) throw new IndexDamaged();
    segments = read.segments;
    records = new Map(found.flatMap((bytes) => (bytes === null ? [] : [unpackRecord(bytes)])).map((record) => [record.laneId, record]));
    for (const id of [...columns.keys()]) if (!segments.some((segment) => segment.id === id)) columns.delete(id);
  };

  const parts = async (names: readonly string[]): Promise<readonly Uint8Array[]> => {
    const missing = names.filter((name) => cache.get(name) === undefined);
    const read = await storage.get(missing);
    const fresh = new Map(missing.map((name, i) => [name, read[i] ?? null]));
    return names.map((name) => {
      const bytes = fresh.get(name) ?? cache.get(name);
      if (bytes === undefined) throw new IndexDamaged();
      cache.put(name, bytes);
      return bytes;
    });
  };

  const columnsOf = (segment: SegmentInfo): Promise<Columns> => {
    const known = columns.get(segment.id);
    if (known !== undefined) return known;
    const reading = storage.get([partNames.columns(segment.id)]).then(([bytes]) => {
      if (bytes === undefined || bytes === null) throw new IndexDamaged();
      return unpackColumns(bytes);
    });
    columns.set(segment.id, reading);
    reading.catch(() => columns.delete(segment.id));
    return reading;
  };

  /** One write after the other. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = writing.then(work);
    writing = done.catch(() => undefined);
    return done;
  };

  /** Entries and records as they stand at this moment, in one commit. What fails waits for the next time. */
  const flush = async (): Promise<void> => {
    if (loose.length === 0 && unsaved.size === 0) return;
    const [entries, changed] = [loose, unsaved];
    const saved = [...changed].flatMap((laneId) => records.get(laneId) ?? []);
    leaving = entries;
    loose = [];
    unsaved = new Set();
    try {
      await replace([], entries, new Map(saved.map((record) => [recordName(record.laneId), packRecord(record)])));
      leaving = [];
    } catch (error) {
      loose = [...entries, ...loose];
      leaving = [];
      unsaved = new Set([...changed, ...unsaved]);
      throw error;
    }
  };

  /** Segments for others, in one commit. */
  const replace = async (gone: readonly SegmentInfo[], entries: readonly Entry[], more = new Map<string, Uint8Array>()): Promise<void> => {
    const breathe = newBreath();
    const made: { info: SegmentInfo; parts: ReadonlyMap<string, Uint8Array> }[] = [];
    for (let first = 0; first < entries.length; first += MOST_IN_SEGMENT)
      made.push(await packSegment(newId(), entries.slice(first, first + MOST_IN_SEGMENT), breathe));
    const next = [...segments.filter((segment) => !gone.includes(segment)), ...made.map(({ info }) => info)];
    const put = new Map([
      ...made.flatMap((one) => [...one.parts]),
      ...more,
      [MANIFEST, utf8(JSON.stringify({ format: FORMAT, segments: next } satisfies Manifest))],
    ]);
    await storage.commit({ put, remove: gone.flatMap(partNames.all) });
    written();
    segments = next;
    for (const { id } of gone) columns.delete(id);
  };

  /** What still counts of a segment. */
  const read = async (segment: SegmentInfo, since: ReadonlyMap<string, number> = new Map()): Promise<readonly Entry[]> => {
    const breathe = newBreath();
    const known = await columnsOf(segment);
    const blocks = await storage.get(Array.from({ length: Math.ceil(segment.count / BLOCK) }, (_, block) => partNames.block(segment.id, block)));
    const entries: Entry[] = [];
    for (const [block, bytes] of blocks.entries()) {
      if (bytes === null) throw new IndexDamaged();
      entries.push(...unpackBlock(bytes, block, known).filter((entry) => isInSight(entry, since) && isCurrent(entry, records.get(entry.laneId))));
      await breathe();
    }
    return entries;
  };

  const forget = async (lanes: ReadonlySet<string>, since: ReadonlyMap<string, number>): Promise<void> => {
    const lost = [...records.keys()].filter((laneId) => !lanes.has(laneId));
    for (const laneId of lost) records.delete(laneId);
    loose = loose.filter((entry) => records.has(entry.laneId) && isInSight(entry, since));
    // Records first: a lane without one is taken out of the segments, also if this stops half way.
    if (lost.length > 0) await storage.commit({ put: new Map(), remove: lost.map(recordName) });
    await flush();
    const stale = new Map([...records.values()].flatMap((record) => (record.stale.length === 0 ? [] : [[record.laneId, record.stale] as const])));
    for (const segment of segments) {
      const known = await columnsOf(segment);
      const inside = known.lanes;
      const isCut = known.at.some((at, place) => at < (since.get(inside[known.lane[place] ?? 0] ?? '') ?? 0));
      const isStale = (laneId: string): boolean => !records.has(laneId) || (stale.get(laneId) ?? []).some((at) => at >= segment.from && at <= segment.to);
      if (isCut || inside.some(isStale)) await replace([segment], await read(segment, since));
    }
    for (const laneId of stale.keys()) {
      const record = records.get(laneId);
      if (record === undefined) continue;
      records.set(laneId, { ...record, stale: record.stale.filter((at) => !stale.get(laneId)?.includes(at)) });
      unsaved.add(laneId);
    }
    await flush();
    cache.clear();
  };

  await load();
  return {
    records: () => records,
    reload: () => inTurn(load),
    add: (record, entries) => {
      records.set(record.laneId, record);
      unsaved.add(record.laneId);
      loose.push(...entries);
    },
    waiting: () => loose.length + unsaved.size,
    flush: () => inTurn(flush),
    find: async (request, signal) => {
      for (let turn = 0; ; turn++) {
        try {
          const shelf = {
            segments,
            columns: columnsOf,
            parts,
            loose: [...leaving, ...loose],
            isCurrent: (entry: Entry) => isCurrent(entry, records.get(entry.laneId)),
          };
          return await findEntries(shelf, request, signal);
        } catch (error) {
          // Put together meanwhile, here or in another tab: the list is read again before it counts as damaged.
          if (!(error instanceof IndexDamaged) || turn === 4) throw error;
          await inTurn(async () => (unsaved.size === 0 && loose.length === 0 ? load() : undefined));
        }
      }
    },
    warm: async () => {
      for (const segment of segments) await columnsOf(segment);
    },
    keepOnly: (lanes, since = new Map()) => inTurn(() => forget(lanes, since)),
    compact: () =>
      inTurn(async () => {
        const group = mergeable(segments);
        if (group.length === 0) return false;
        await flush();
        const entries: Entry[] = [];
        for (const segment of group) entries.push(...(await read(segment)));
        await replace(group, entries);
        return true;
      }),
    reset: () =>
      inTurn(async () => {
        await storage.commit({ put: new Map(), remove: await storage.names('') });
        segments = [];
        records = new Map();
        [loose, unsaved] = [[], new Set()];
        columns.clear();
        cache.clear();
      }),
    size: () => ({ entries: segments.reduce((sum, segment) => sum + segment.count, loose.length), segments: segments.length }),
  };
};
