import { compareEntries, type Entry } from './entry.ts';
import { bucketOf, lookUp } from './posting-bucket.ts';
import { hasQuery, lookupsOf, type Lookup, type Query } from './query.ts';
import { BLOCK, partNames, unpackBlock, type Columns, type SegmentInfo } from './segment.ts';

export interface FindRequest {
  readonly query: Query;
  /** Lanes that may be read and that the filters leave: nothing of another lane is ever found. */
  readonly lanes: ReadonlySet<string>;
  /** Of some of them nothing that was sent before this second. */
  readonly since?: ReadonlyMap<string, number>;
  /** Null: whoever wrote it. */
  readonly senders: ReadonlySet<string> | null;
  /** Seconds of the server's time, both included; null: no end. */
  readonly from: number | null;
  readonly to: number | null;
  readonly hasFile: boolean;
  readonly limit: number;
}

export interface Found {
  /** The newest first. */
  readonly entries: readonly Entry[];
  readonly isMore: boolean;
}

/** What a search reads from. */
export interface Shelf {
  readonly segments: readonly SegmentInfo[];
  columns(segment: SegmentInfo): Promise<Columns>;
  parts(names: readonly string[]): Promise<readonly Uint8Array[]>;
  /** Entries that are in no segment yet. */
  readonly loose: readonly Entry[];
  isCurrent(entry: Entry): boolean;
}

/** Whether an entry is what was asked for. */
export const fits = (entry: Entry, { query, lanes, since, senders, from, to, hasFile }: FindRequest): boolean =>
  lanes.has(entry.laneId) &&
  entry.sentAt.seconds >= (since?.get(entry.laneId) ?? 0) &&
  (senders === null || senders.has(entry.sender)) &&
  (from === null || entry.sentAt.seconds >= from) &&
  (to === null || entry.sentAt.seconds <= to) &&
  (!hasFile || entry.hasFile) &&
  hasQuery(entry.text, query);

/** Words looked at in one go after the first page was not enough. */
const AT_ONCE = 256;

/**
 * The newest entries that fit. Terms and filters say which may, in segments that the filters do not rule out; those are read
 * from the newest on and compared word by word, until a page is full. Rejects with the signal's reason when it is given up.
 */
export const findEntries = async (shelf: Shelf, request: FindRequest, signal?: AbortSignal): Promise<Found> => {
  const candidates = await candidatesOf(shelf, request, signal);
  const found = new Map<string, Entry>();
  const take = (entry: Entry): void => {
    if (!found.has(entry.id) && shelf.isCurrent(entry) && fits(entry, request)) found.set(entry.id, entry);
  };
  for (const entry of shelf.loose) take(entry);
  const loose = [...found.values()].toSorted(compareEntries);
  for (let size = request.limit + 1; ; size = AT_ONCE) {
    const batch = newestOf(candidates, size);
    if (batch.length === 0) break;
    signal?.throwIfAborted();
    for (const entry of await readEntries(shelf, batch)) take(entry);
    // Those of one second come in no order from several segments: the page is cut only where the second changes.
    const last = batch.at(-1);
    const next = candidates.reduce((newest, list) => Math.max(newest, timeOf(list)), -1);
    const enough = [...found.values()].filter((entry) => entry.sentAt.seconds > next).length;
    if (next === -1 || (enough > request.limit && last !== undefined)) break;
  }
  const entries = [...new Set([...found.values(), ...loose])].toSorted((a, b) => compareEntries(b, a));
  return { entries: entries.slice(0, request.limit), isMore: entries.length > request.limit };
};

/** Places of one segment that may fit, ascending; `left` of them are not taken yet. */
interface Candidates {
  readonly segment: SegmentInfo;
  readonly columns: Columns;
  readonly places: readonly number[];
  left: number;
}

const timeOf = (list: Candidates): number => (list.left === 0 ? -1 : (list.columns.at[list.places[list.left - 1] ?? 0] ?? 0));

const candidatesOf = async (shelf: Shelf, request: FindRequest, signal?: AbortSignal): Promise<Candidates[]> => {
  const lookups = lookupsOf(request.query);
  const inTime = shelf.segments.filter(
    (segment) => (request.from === null || segment.to >= request.from) && (request.to === null || segment.from <= request.to),
  );
  const opened = await Promise.all(inTime.map(async (segment) => ({ segment, columns: await shelf.columns(segment) })));
  const wanted = opened.filter(
    ({ columns }) =>
      columns.lanes.some((lane) => request.lanes.has(lane)) && (request.senders === null || columns.senders.some((one) => request.senders?.has(one))),
  );
  signal?.throwIfAborted();
  const asked = wanted.map(({ segment }) => ({ segment, buckets: [...grouped(lookups, segment.buckets)] }));
  const parts = await shelf.parts(asked.flatMap(({ segment, buckets }) => buckets.map(([bucket]) => partNames.bucket(segment.id, bucket))));
  signal?.throwIfAborted();
  let part = 0;
  return wanted.flatMap(({ segment, columns }, which): Candidates[] => {
    const buckets = asked[which]?.buckets ?? [];
    const mine = parts.slice(part, (part += buckets.length));
    const places = placesOf(
      columns,
      buckets.flatMap(([, group], i) => lookUp(mine[i] ?? new Uint8Array([0]), group)),
      lookups.length,
      request,
    );
    return places.length === 0 ? [] : [{ segment, columns, places, left: places.length }];
  });
};

const grouped = (lookups: readonly Lookup[], buckets: number): ReadonlyMap<number, readonly Lookup[]> => {
  const groups = new Map<number, Lookup[]>();
  for (const lookup of lookups) {
    const bucket = bucketOf(lookup.term, buckets);
    groups.set(bucket, [...(groups.get(bucket) ?? []), lookup]);
  }
  return groups;
};

/** Places that all lists have and the filters leave. */
const placesOf = (columns: Columns, lists: readonly (readonly number[])[], lookups: number, request: FindRequest): readonly number[] => {
  const lane = Uint8Array.from(columns.lanes, (id) => (request.lanes.has(id) ? 1 : 0));
  const sender = Uint8Array.from(columns.senders, (uid) => (request.senders === null || request.senders.has(uid) ? 1 : 0));
  const { from, to, hasFile } = request;
  const passes = (place: number): boolean => {
    const at = columns.at[place] ?? 0;
    return (
      lane[columns.lane[place] ?? 0] === 1 &&
      sender[columns.sender[place] ?? 0] === 1 &&
      (from === null || at >= from) &&
      (to === null || at <= to) &&
      (!hasFile || columns.hasFile[place] === 1)
    );
  };
  if (lookups === 0) return Array.from(columns.at.keys()).filter(passes);
  const [shortest = [], ...others] = lists.toSorted((a, b) => a.length - b.length);
  return others.reduce<readonly number[]>(common, shortest).filter(passes);
};

const common = (a: readonly number[], b: readonly number[]): readonly number[] => {
  const both: number[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const [left = 0, right = 0] = [a[i], b[j]];
    if (left === right) both.push(left);
    if (left <= right) i++;
    if (right <= left) j++;
  }
  return both;
};

/** Takes the newest of all lists. */
const newestOf = (lists: readonly Candidates[], count: number): readonly { readonly list: Candidates; readonly place: number }[] => {
  const taken: { list: Candidates; place: number }[] = [];
  while (taken.length < count) {
    let newest: Candidates | null = null;
    for (const list of lists) if (list.left > 0 && (newest === null || timeOf(list) > timeOf(newest))) newest = list;
    if (newest === null) break;
    newest.left -= 1;
    taken.push({ list: newest, place: newest.places[newest.left] ?? 0 });
  }
  return taken;
};

const readEntries = async (shelf: Shelf, batch: readonly { readonly list: Candidates; readonly place: number }[]): Promise<readonly Entry[]> => {
  const blocks = new Map<string, { list: Candidates; block: number; places: number[] }>();
  for (const { list, place } of batch) {
    const block = Math.floor(place / BLOCK);
    const name = partNames.block(list.segment.id, block);
    const known = blocks.get(name) ?? { list, block, places: [] };
    known.places.push(place % BLOCK);
    blocks.set(name, known);
  }
  const parts = await shelf.parts([...blocks.keys()]);
  return [...blocks.values()].flatMap(({ list, block, places }, i) => {
    const entries = unpackBlock(parts[i] ?? new Uint8Array(), block, list.columns);
    return places.flatMap((place) => entries[place] ?? []);
  });
};
