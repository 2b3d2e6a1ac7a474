import { toBase64url } from '@liexin/proof/bytes';
import { compareInstants, comparePlaced, type Instant } from '../live/message-order.ts';
import { importedSender } from '../live/imported-sender.ts';
import type { StoredMessage } from '../live/stored-message.ts';
import type { OpenOutcome } from '../vault/messages.ts';
import type { Entry } from './entry.ts';
import { markOf, withMark, type LaneRecord } from './lane-record.ts';

/** A message with what became of it when it was opened. */
export interface Opened {
  readonly message: StoredMessage;
  readonly outcome: OpenOutcome;
}

/** What a page leads to: the record after it, entries for the index, and messages that were changed but did not lie in the page. */
export interface PageRead {
  readonly record: LaneRecord;
  readonly entries: readonly Entry[];
  readonly changed: readonly string[];
}

/** A commit may get a time before one that was seen first: so far back a lane is looked at again. */
export const OVERLAP_SECONDS = 10;

/**
 * Reads opened messages of one lane into its record. Pure, and the same whatever the order of pages: acts wait for the message
 * that they change, a message takes the words that wait for it. Messages that were read before are passed over.
 */
export const readPage = (before: LaneRecord, page: readonly Opened[]): PageRead => {
  let record = before;
  const entries: Entry[] = [];
  const acted = new Set<string>();
  const known = new Set(before.recent.map(({ id }) => id));
  for (const { message, outcome } of page) {
    if (known.has(message.id)) continue;
    if (outcome.kind === 'locked') record = { ...record, locked: [...record.locked.filter((id) => id !== message.id), message.id] };
    if (outcome.kind === 'unopenable' && outcome.code === 'share-purged' && message.envelope !== null) record = withPurged(record, message.envelope.period);
    const act = outcome.kind === 'opened' ? actOf(message, outcome) : null;
    if (act === null) continue;
    record = withMark(record, act.target, act.mark);
    acted.add(act.target);
  }
  for (const { message, outcome } of page) {
    if (known.has(message.id) || outcome.kind !== 'opened' || !isSaid(message, outcome)) continue;
    acted.delete(message.id);
    const made = entryOf(record, message, outcome);
    record = made.record;
    if (made.entry !== null) entries.push(made.entry);
  }
  return { record, entries, changed: [...acted] };
};

/** The record after a page that reaches from `oldest` to `newest` of what was not known before. */
export const withReach = (record: LaneRecord, page: readonly StoredMessage[], direction: 'older' | 'newer', isEnd: boolean): LaneRecord => {
  const sorted = page.toSorted(comparePlaced);
  const [first, last] = [sorted[0], sorted.at(-1)];
  const oldest =
    first !== undefined && (record.oldest === null || direction === 'older') ? { id: first.id, sentAt: plainInstant(first.sentAt) } : record.oldest;
  const newest = last !== undefined && (record.newest === null || compareInstants(last.sentAt, record.newest) > 0) ? plainInstant(last.sentAt) : record.newest;
  const ids = new Map([
    ...record.recent.map((one) => [one.id, one.seconds] as const),
    ...sorted.map((message) => [message.id, message.sentAt.seconds] as const),
  ]);
  const since = (newest?.seconds ?? 0) - OVERLAP_SECONDS;
  return {
    ...record,
    oldest,
    newest,
    isComplete: record.isComplete || (isEnd && direction === 'older'),
    recent: [...ids].filter(([, seconds]) => seconds >= since).map(([id, seconds]) => ({ id, seconds })),
  };
};

/** A message that was read in before takes the newest words, or goes. */
export const readChanged = (record: LaneRecord, { message, outcome }: Opened): PageRead => {
  const none = { record, entries: [], changed: [] };
  if (outcome.kind !== 'opened' || !isSaid(message, outcome) || markOf(record, message.id, senderOf(message, outcome)) === undefined) return none;
  // Not reached yet: the words wait for it.
  if (!record.isComplete && (record.oldest === null || comparePlaced(message, record.oldest) < 0)) return none;
  const made = entryOf(record, message, outcome);
  const stale = [...new Set([...record.stale, message.sentAt.seconds])];
  return { record: { ...made.record, stale }, entries: made.entry === null ? [] : [made.entry], changed: [] };
};

const plainInstant = ({ seconds, nanoseconds }: Instant): Instant => ({ seconds, nanoseconds });

type OpenedOutcome = Extract<OpenOutcome, { kind: 'opened' }>;

/** What a message is, and whose: of one that an import brought what it was there, and not what whoever brought it signed. */
const typeOf = (message: StoredMessage, { body }: OpenedOutcome) => body.imported?.type ?? message.envelope?.type;
const senderOf = ({ sender }: StoredMessage, { body }: OpenedOutcome): string => (body.imported === undefined ? sender : importedSender(body.imported));
const isSaid = (message: StoredMessage, outcome: OpenedOutcome): boolean => ['msg', 'note'].includes(typeOf(message, outcome) ?? '');

const entryOf = (record: LaneRecord, message: StoredMessage, outcome: OpenedOutcome): { record: LaneRecord; entry: Entry | null } => {
  const [{ body }, sender] = [outcome, senderOf(message, outcome)];
  const mark = markOf(record, message.id, sender);
  const entry: Entry = {
    id: message.id,
    laneId: record.laneId,
    sender,
    sentAt: plainInstant(message.sentAt),
    period: message.envelope?.period ?? 0,
    hasFile: (body.files ?? []).length > 0 || (body.imported?.files ?? 0) > 0,
    revision: '',
    text: body.text,
  };
  if (mark === undefined) return { record, entry };
  if (mark.kind === 'del') return { record, entry: null };
  // The words go from the record into the index, in one commit.
  if (mark.text === undefined) return { record, entry: null };
  const { text, ...applied } = mark;
  const marks = (record.acts[message.id] ?? []).map((one) => (one === mark ? applied : one));
  return { record: { ...record, acts: { ...record.acts, [message.id]: marks } }, entry: { ...entry, revision: mark.id, text } };
};

/** An edit or a deletion and what it changes, by the rules of `fold-acts.ts`; null for everything else and for what is malformed. */
const actOf = (message: StoredMessage, outcome: OpenedOutcome) => {
  const [{ envelope }, { body }, kind] = [message, outcome, typeOf(message, outcome)];
  if (envelope?.ref === undefined || (kind !== 'edit' && kind !== 'del')) return null;
  const target = toBase64url(envelope.ref);
  const replaces = body.extra !== undefined && 'replaces' in body.extra ? body.extra.replaces : null;
  if (kind === 'edit' && (body.text.trim() === '' || (replaces !== null && replaces !== target))) return null;
  const mark = { kind, id: message.id, at: plainInstant(message.sentAt), by: senderOf(message, outcome) };
  return { target, mark: kind === 'edit' ? { ...mark, text: body.text } : mark };
};

const withPurged = (record: LaneRecord, period: number): LaneRecord =>
  record.purged.includes(period) ? record : { ...record, purged: [...record.purged, period] };
