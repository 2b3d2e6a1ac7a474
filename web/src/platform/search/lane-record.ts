import { fromUtf8, utf8 } from '@liexin/proof/bytes';
import { compareInstants, type Instant } from '../live/message-order.ts';
import type { Entry } from './entry.ts';

/** What became of a message after it was written: other words, or none. Of each sender the newest one, and a deletion before all. */
export interface ActMark {
  readonly kind: 'edit' | 'del';
  /** Id of the act, and when the server took it. */
  readonly id: string;
  readonly at: Instant;
  /** Its sender: only the marks of who wrote the message count (AC rules of `fold-acts.ts`). */
  readonly by: string;
  /** New words that wait for the message they belong to; absent once they are in the index. */
  readonly text?: string;
}

/** How far one lane is read in: everything from `oldest` to `newest` is in the index, and with `isComplete` all before it. */
export interface LaneRecord {
  readonly laneId: string;
  readonly newest: Instant | null;
  /** Ids of the last seconds before `newest`: a commit may get a time before one that was seen first. */
  readonly recent: readonly { readonly id: string; readonly seconds: number }[];
  readonly oldest: { readonly id: string; readonly sentAt: Instant } | null;
  readonly isComplete: boolean;
  /** The lane's `last.at` that this covers: while it stands there, nothing is asked of the server. */
  readonly seen: Instant | null;
  /** By the message that they change. */
  readonly acts: Readonly<Record<string, readonly ActMark[]>>;
  /** Messages that did not open yet. */
  readonly locked: readonly string[];
  /** Months whose share is gone: what was read in of them is no longer found. */
  readonly purged: readonly number[];
  /** Seconds of entries that no longer count and still lie in a segment. */
  readonly stale: readonly number[];
}

export const newLaneRecord = (laneId: string): LaneRecord => ({
  laneId,
  newest: null,
  recent: [],
  oldest: null,
  isComplete: false,
  seen: null,
  acts: {},
  locked: [],
  purged: [],
  stale: [],
});

export const packRecord = (record: LaneRecord): Uint8Array => utf8(JSON.stringify(record));
export const unpackRecord = (bytes: Uint8Array): LaneRecord => JSON.parse(fromUtf8(bytes)) as LaneRecord;

/** The mark that counts for a message of this sender. */
export const markOf = (record: LaneRecord, messageId: string, sender: string): ActMark | undefined =>
  record.acts[messageId]?.find((mark) => mark.by === sender);

/** With one more act. Order does not matter: a deletion stays, and of edits the newest. */
export const withMark = (record: LaneRecord, messageId: string, mark: ActMark): LaneRecord => {
  const marks = record.acts[messageId] ?? [];
  const before = marks.find((one) => one.by === mark.by);
  if (before !== undefined && (before.kind === 'del' || before.id === mark.id || (mark.kind === 'edit' && isNewer(before, mark)))) return record;
  return { ...record, acts: { ...record.acts, [messageId]: [...marks.filter((one) => one !== before), mark] } };
};

const isNewer = (a: ActMark, b: ActMark): boolean => (compareInstants(a.at, b.at) || (a.id < b.id ? -1 : 1)) > 0;

/** Whether these are still the words of their message. New words that are not in the index yet do not hide the old ones. */
export const isCurrent = (entry: Entry, record: LaneRecord | undefined): boolean => {
  if (record === undefined || record.purged.includes(entry.period)) return false;
  const mark = markOf(record, entry.id, entry.sender);
  if (mark === undefined) return entry.revision === '';
  return mark.kind === 'edit' && (mark.text !== undefined || entry.revision === mark.id);
};
