import { paths } from '@liexin/domain/storage/paths';
import { messageLeaf } from '@liexin/proof/leaf';
import { sha256 } from '@liexin/proof/sha256';
import { Timestamp, type Firestore, type QuerySnapshot } from 'firebase-admin/firestore';
import { appendToKnown, laneTip } from '../../platform/lane-tips.ts';
import { rowPath, type NewRow } from '../../platform/ledger.ts';
import { collectionAt, docAt, type ChainTip, type Message } from '../../platform/stored.ts';
import { envelopeOf, verifyMessage } from './verify-message.ts';

export interface MessagePath {
  readonly agencyId: string;
  readonly laneId: string;
  readonly messageId: string;
}
interface Found {
  readonly id: string;
  readonly message: Message;
}
export interface Chained extends Found {
  readonly rejected: boolean;
}

/** How far behind the tip a message may have been committed and still be unseen: commits become visible a little out of order. */
export const lookBackMs = 60_000;
/** Rows of one transaction; a longer backlog is worked off by the events of its own messages. */
const maxRows = 100;

/** Row of a message. A rejected one is chained too: it is evidence. */
export const messageRow = async (db: Firestore, place: MessagePath, message: Message): Promise<NewRow> => {
  const rejected = await verifyMessage(db, place, message);
  return {
    id: `m-${place.messageId}`,
    kind: 'msg',
    subject: place.messageId,
    at: message.sentAt,
    leaf: await leafOf(place, message),
    detail: rejected ? { rejected } : {},
  };
};

/** A document that is no envelope has no leaf of its own; its id alone is chained. */
const leafOf = async (place: MessagePath, message: Message): Promise<Uint8Array> => {
  try {
    return await messageLeaf(place, envelopeOf(message));
  } catch {
    return sha256(Uint8Array.of(2), new TextEncoder().encode(place.messageId));
  }
};

/** Time of the newest message in the chain. Tips from before it was noted: no row is later than their own time. */
const chainedUpTo = (tip: ChainTip): Timestamp => tip.messagesAt ?? tip.at;

const messagesQuery = (db: Firestore, place: MessagePath, how: '>' | '>=', at: Timestamp) =>
  collectionAt<Message>(db, paths.messages(place.agencyId, place.laneId)).where('sentAt', how, at).orderBy('sentAt').limit(maxRows);
const inTime = (a: Found, b: Found): number => (a.message.sentAt.valueOf() < b.message.sentAt.valueOf() ? -1 : 1);
const found = (page: QuerySnapshot<Message>): Found[] => page.docs.map((doc) => ({ id: doc.id, message: doc.data() }));

/** Which of the messages have their rows. */
const withRows = async (db: Firestore, place: MessagePath, ids: readonly string[]): Promise<ReadonlySet<string>> => {
  const rows = await db.getAll(...ids.map((id) => db.doc(rowPath(place, `m-${id}`))));
  return new Set(ids.filter((_, i) => rows[i]?.exists));
};

/** Messages behind the chain's newest that it may lack, oldest first, the event's own among them whatever its age. */
const stragglers = async (db: Firestore, place: MessagePath, tip: ChainTip): Promise<Found[]> => {
  if ((await withRows(db, place, [place.messageId])).has(place.messageId)) return [];
  const message = (await docAt<Message>(db, paths.message(place.agencyId, place.laneId, place.messageId)).get()).data();
  if (!message) return [];
  const since = Timestamp.fromMillis(Math.max(0, chainedUpTo(tip).toMillis() - lookBackMs));
  const recent = found(await messagesQuery(db, place, '>=', since).get());
  const all = recent.some(({ id }) => id === place.messageId) ? recent : [{ id: place.messageId, message }, ...recent].toSorted(inTime);
  const present = await withRows(
    db,
    place,
    all.map(({ id }) => id),
  );
  return all.filter(({ id }) => !present.has(id));
};

interface Missing {
  readonly messages: readonly Found[];
  /** Nothing was looked at but what came after this time: it holds while that is the newest in the chain. */
  readonly after: Timestamp | null;
}

/**
 * What the chain lacks, oldest first. What came after its newest message needs no look at its row; only where the event's own is not
 * among that (it came late, or another run was faster) the minute behind is gone through.
 */
const missingMessages = async (db: Firestore, place: MessagePath, tip: ChainTip, own: Message | null): Promise<Missing> => {
  const newest = chainedUpTo(tip);
  // What the event brought is not fetched again.
  const isHere = own !== null && own.sentAt.valueOf() > newest.valueOf();
  const query = messagesQuery(db, place, '>', newest);
  const others = found(await (isHere ? query.where('sentAt', '!=', own.sentAt) : query).get());
  const after = isHere && others.length < maxRows ? [...others, { id: place.messageId, message: own }].toSorted(inTime) : others;
  if (after.some(({ id }) => id === place.messageId)) return { messages: after, after: newest };
  return { messages: await stragglers(db, place, tip), after: null };
};

/** Messages whose rows this process wrote or saw. Rows are for ever, so this is never wrong, only short. */
const settled = new WeakMap<Firestore, Set<string>>();
const maxSettled = 5000;

const keyOf = ({ agencyId, laneId, messageId }: MessagePath): string => `${agencyId}/${laneId}/${messageId}`;

/** Whether this process knows that the message has its row. */
export const isChained = (db: Firestore, place: MessagePath): boolean => settled.get(db)?.has(keyOf(place)) === true;

const newestOf = (tip: ChainTip, messages: readonly Found[]): Timestamp =>
  messages.reduce((newest, { message }) => (message.sentAt.valueOf() > newest.valueOf() ? message.sentAt : newest), chainedUpTo(tip));

/** Runs that go for the same tip give way to each other; one of them wins each time. */
const maxTries = 8;

/**
 * Appends every row that the lane's chain lacks, together with the tip and on condition that it is still the one that was looked at.
 * Natural idempotency: row ids come from message ids, so an event that arrives twice, late, out of order, or after another run did its
 * work finds its row and writes nothing. `own`: the message as its event brought it. Returns what this run chained, oldest first. After too many lost races it throws, and the
 * event comes again.
 */
export const chainMessages = async (db: Firestore, place: MessagePath, own: Message | null = null): Promise<Chained[]> => {
  if (isChained(db, place)) return [];
  const known = settled.get(db) ?? new Set<string>();
  settled.set(db, known);
  const verified = new Map<string, NewRow>();
  let looked: Missing | null = null;
  for (let tries = 0; tries < maxTries; tries++) {
    const tip = await laneTip(db, place, tries > 0);
    if (!tip) return [];
    // Another run may have written what is no message: what was found is still what lacks.
    if (!looked?.after?.isEqual(chainedUpTo(tip.tip))) looked = await missingMessages(db, place, tip.tip, own);
    const missing = looked.messages;
    for (const { id, message } of missing) if (!verified.has(id)) verified.set(id, await messageRow(db, { ...place, messageId: id }, message));
    const rows = missing.flatMap(({ id }) => verified.get(id) ?? []);
    if (!(await appendToKnown(db, place, tip, rows, { messagesAt: newestOf(tip.tip, missing) }))) continue;
    if (known.size > maxSettled) known.clear();
    for (const { id } of missing) known.add(keyOf({ ...place, messageId: id }));
    return missing.map((one) => ({ ...one, rejected: verified.get(one.id)?.detail['rejected'] !== undefined }));
  }
  throw new Error('ledger-busy');
};
