import { bucketOf, packBucket } from './posting-bucket.ts';
import { byteReader, byteWriter } from './bytes.ts';
import { compareEntries, type Entry } from './entry.ts';
import { foldText } from './fold-text.ts';
import { termsOf } from './tokens.ts';

/** What the list of segments says of one. */
export interface SegmentInfo {
  readonly id: string;
  readonly count: number;
  /** Power of two. */
  readonly buckets: number;
  /** Seconds of the oldest and newest entry. */
  readonly from: number;
  readonly to: number;
}

/** What filters ask of a segment's entries, by place: the oldest first. */
export interface Columns {
  readonly lanes: readonly string[];
  readonly senders: readonly string[];
  readonly lane: Uint16Array;
  readonly sender: Uint16Array;
  /** Seconds of the server's time. */
  readonly at: Uint32Array;
  readonly hasFile: Uint8Array;
}

/** Entries whose words lie in one part. */
export const BLOCK = 64;
/** A segment never holds more: places and tables of lanes are 16 bit. */
export const MOST_IN_SEGMENT = 16_384;

export const partNames = {
  columns: (id: string): string => `segment/${id}/columns`,
  bucket: (id: string, bucket: number): string => `segment/${id}/bucket/${bucket}`,
  block: (id: string, block: number): string => `segment/${id}/words/${block}`,
  all: ({ id, count, buckets }: SegmentInfo): readonly string[] => [
    partNames.columns(id),
    ...Array.from({ length: buckets }, (_, bucket) => partNames.bucket(id, bucket)),
    ...Array.from({ length: Math.ceil(count / BLOCK) }, (_, block) => partNames.block(id, block)),
  ],
};

/** The parts of a segment by name, in clear: whoever stores them seals them. `breathe` lets the page live; it is awaited often. */
export const packSegment = async (
  id: string,
  entries: readonly Entry[],
  breathe: () => Promise<void>,
): Promise<{ info: SegmentInfo; parts: ReadonlyMap<string, Uint8Array> }> => {
  const sorted = entries.toSorted(compareEntries);
  const buckets = sorted.length <= 64 ? 2 : sorted.length <= 1024 ? 8 : sorted.length <= 4096 ? 64 : 256;
  const postings = Array.from({ length: buckets }, () => new Map<string, number[]>());
  for (const [place, entry] of sorted.entries()) {
    for (const term of termsOf(foldText(entry.text))) {
      const bucket = postings[bucketOf(term, buckets)];
      const places = bucket?.get(term);
      if (places === undefined) bucket?.set(term, [place]);
      else places.push(place);
    }
    if (place % 64 === 0) await breathe();
  }
  const parts = new Map<string, Uint8Array>([[partNames.columns(id), packColumns(sorted)]]);
  for (const [bucket, terms] of postings.entries()) {
    parts.set(partNames.bucket(id, bucket), packBucket(terms));
    await breathe();
  }
  for (let block = 0; block * BLOCK < sorted.length; block++) {
    parts.set(partNames.block(id, block), packBlock(sorted.slice(block * BLOCK, (block + 1) * BLOCK)));
    if (block % 16 === 0) await breathe();
  }
  return { info: { id, count: sorted.length, buckets, from: sorted[0]?.sentAt.seconds ?? 0, to: sorted.at(-1)?.sentAt.seconds ?? 0 }, parts };
};

const packColumns = (sorted: readonly Entry[]): Uint8Array => {
  const writer = byteWriter();
  const [lanes, senders] = [numbered(), numbered()];
  const rows = sorted.map((entry) => [lanes.of(entry.laneId), senders.of(entry.sender), entry.sentAt.seconds, entry.hasFile ? 1 : 0] as const);
  for (const table of [lanes, senders]) {
    writer.number(table.values().length);
    for (const value of table.values()) writer.text(value);
  }
  writer.number(rows.length);
  let before = 0;
  for (const [lane, sender, at, hasFile] of rows) {
    writer.number(lane);
    writer.number(sender * 2 + hasFile);
    writer.number(at - before);
    before = at;
  }
  return writer.done();
};

const numbered = () => {
  const numbers = new Map<string, number>();
  return {
    of: (value: string): number => {
      const number = numbers.get(value) ?? numbers.size;
      numbers.set(value, number);
      return number;
    },
    values: (): readonly string[] => [...numbers.keys()],
  };
};

export const unpackColumns = (bytes: Uint8Array): Columns => {
  const reader = byteReader(bytes);
  const table = (): string[] => Array.from({ length: reader.number() }, () => reader.text());
  const [lanes, senders] = [table(), table()];
  const count = reader.number();
  const columns = { lanes, senders, lane: new Uint16Array(count), sender: new Uint16Array(count), at: new Uint32Array(count), hasFile: new Uint8Array(count) };
  let at = 0;
  for (let place = 0; place < count; place++) {
    columns.lane[place] = reader.number();
    const sender = reader.number();
    columns.sender[place] = Math.floor(sender / 2);
    columns.hasFile[place] = sender % 2;
    columns.at[place] = at += reader.number();
  }
  return columns;
};

const packBlock = (entries: readonly Entry[]): Uint8Array => {
  const writer = byteWriter();
  for (const { id, sentAt, period, revision, text } of entries) {
    writer.text(id);
    writer.number(sentAt.nanoseconds);
    writer.number(period);
    writer.text(revision);
    writer.text(text);
  }
  return writer.done();
};

/** Entries of one block; `columns` have the rest of what they are. */
export const unpackBlock = (bytes: Uint8Array, block: number, columns: Columns): readonly Entry[] => {
  const reader = byteReader(bytes);
  const first = block * BLOCK;
  return Array.from({ length: Math.min(BLOCK, columns.at.length - first) }, (_, index): Entry => {
    const place = first + index;
    const [id, nanoseconds, period, revision, text] = [reader.text(), reader.number(), reader.number(), reader.text(), reader.text()];
    return {
      id,
      laneId: columns.lanes[columns.lane[place] ?? 0] ?? '',
      sender: columns.senders[columns.sender[place] ?? 0] ?? '',
      sentAt: { seconds: columns.at[place] ?? 0, nanoseconds },
      period,
      hasFile: columns.hasFile[place] === 1,
      revision,
      text,
    };
  });
};
