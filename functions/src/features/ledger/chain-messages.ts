import { paths } from '@liexin/domain/storage/paths';
import { messageLeaf } from '@liexin/proof/leaf';
import { sha256 } from '@liexin/proof/sha256';
import { Timestamp, type Firestore, type QuerySnapshot, type Transaction } from 'firebase-admin/firestore';
import { appendRows, readLedger, type LedgerState, type NewRow } from '../../platform/ledger.ts';
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

/** Messages behind the tip that the chain may lack, oldest first, the event's own among them whatever its age. */
const stragglers = async (tx: Transaction, db: Firestore, place: MessagePath, state: LedgerState, own: Found): Promise<Found[]> => {
  const since = Timestamp.fromMillis(Math.max(0, (state.tip?.at.toMillis() ?? 0) - lookBackMs));
  const recent = found(await tx.get(messagesQuery(db, place, '>=', since)));
  const all = recent.some(({ id }) => id === own.id)
    ? recent
    : [own, ...recent].toSorted((a, b) => (a.message.sentAt.valueOf() < b.message.sentAt.valueOf() ? -1 : 1));
  const { present } = await readLedger(
    tx,
    db,
    { agencyId: place.agencyId, laneId: place.laneId },
    all.map(({ id }) => `m-${id}`),
  );
  return all.filter(({ id }) => !present.has(`m-${id}`));
};

const messagesQuery = (db: Firestore, place: MessagePath, how: '>' | '>=', at: Timestamp) =>
  collectionAt<Message>(db, paths.messages(place.agencyId, place.laneId)).where('sentAt', how, at).orderBy('sentAt').limit(maxRows);
const found = (page: QuerySnapshot<Message>): Found[] => page.docs.map((doc) => ({ id: doc.id, message: doc.data() }));

/**
 * What the chain lacks, of messages that were seen. No row is later than the tip's time, so what came after it needs no look at its row;
 * only where the event's own is not among them (it came late, or another run was faster) the minute behind the tip is gone through.
 */
const missingMessages = async (tx: Transaction, db: Firestore, place: MessagePath, state: LedgerState, seen: readonly Found[]): Promise<readonly Found[]> => {
  const after = seen.filter(({ message }) => message.sentAt.valueOf() > (state.tip?.at.valueOf() ?? ''));
  if (after.some(({ id }) => id === place.messageId)) return after;
  const row = `m-${place.messageId}`;
  if ((await readLedger(tx, db, state.ledger, [row])).present.has(row)) return [];
  const message = (await tx.get(docAt<Message>(db, paths.message(place.agencyId, place.laneId, place.messageId)))).data();
  return message ? stragglers(tx, db, place, state, { id: place.messageId, message }) : [];
};

/** Times of tips as this process saw them: a lane's tip is there or later. */
const tips = new WeakMap<Firestore, Map<string, Timestamp>>();

/**
 * Messages that came after the last known tip, oldest first. Read outside of the transaction: a query inside would lock the end of the
 * lane against the people who write there, and run again for each of their messages.
 */
const recentMessages = async (db: Firestore, place: MessagePath): Promise<Found[]> => {
  const tip =
    tips.get(db)?.get(`${place.agencyId}/${place.laneId}`) ?? (await docAt<ChainTip>(db, paths.laneTip(place.agencyId, place.laneId)).get()).data()?.at;
  return found(await messagesQuery(db, place, '>', tip ?? Timestamp.fromMillis(0)).get());
};

/** Messages whose rows this process wrote or saw. Rows are for ever, so this is never wrong, only short. */
const settled = new WeakMap<Firestore, Set<string>>();
const maxSettled = 5000;

const keyOf = ({ agencyId, laneId, messageId }: MessagePath): string => `${agencyId}/${laneId}/${messageId}`;

/** Whether this process knows that the message has its row. */
export const isChained = (db: Firestore, place: MessagePath): boolean => settled.get(db)?.has(keyOf(place)) === true;

/**
 * Appends every row that the lane's chain lacks, in one transaction with the tip. Natural idempotency: row ids come from message ids,
 * so an event that arrives twice, late, out of order, or after another run did its work finds its row and writes nothing. Returns what
 * this run chained, oldest first.
 */
export const chainMessages = async (db: Firestore, place: MessagePath): Promise<Chained[]> => {
  if (isChained(db, place)) return [];
  const known = settled.get(db) ?? new Set<string>();
  settled.set(db, known);
  const seen = await recentMessages(db, place);
  const { chained, tip } = await db.runTransaction(async (tx) => {
    const state = await readLedger(tx, db, { agencyId: place.agencyId, laneId: place.laneId }, []);
    const missing = await missingMessages(tx, db, place, state, seen);
    const rows = await Promise.all(missing.map(({ id, message }) => messageRow(db, { ...place, messageId: id }, message)));
    const after = await appendRows(tx, db, state, rows);
    return { chained: missing.map((one, i) => ({ ...one, rejected: rows[i]?.detail['rejected'] !== undefined })), tip: after.tip };
  });
  const seenTips = tips.get(db) ?? new Map<string, Timestamp>();
  tips.set(db, seenTips);
  if (tip) seenTips.set(`${place.agencyId}/${place.laneId}`, tip.at);
  if (known.size > maxSettled) known.clear();
  if (seenTips.size > maxSettled) seenTips.clear();
  for (const { id } of chained) known.add(keyOf({ ...place, messageId: id }));
  return chained;
};
