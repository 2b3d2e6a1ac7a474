import { paths } from '@liexin/domain/storage/paths';
import { messageLeaf } from '@liexin/proof/leaf';
import { sha256 } from '@liexin/proof/sha256';
import { Timestamp, type Firestore, type Transaction } from 'firebase-admin/firestore';
import { appendRows, readLedger, type LedgerState, type NewRow } from '../../platform/ledger.ts';
import { collectionAt, docAt, type Message } from '../../platform/stored.ts';
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

/** Messages that the chain may lack, oldest first, the event's own among them whatever its age. */
const candidates = async (tx: Transaction, db: Firestore, place: MessagePath, state: LedgerState, own: Found): Promise<Found[]> => {
  const since = Timestamp.fromMillis(Math.max(0, (state.tip?.at.toMillis() ?? 0) - lookBackMs));
  const page = await tx.get(
    collectionAt<Message>(db, paths.messages(place.agencyId, place.laneId)).where('sentAt', '>=', since).orderBy('sentAt').limit(maxRows),
  );
  const found = page.docs.map((doc) => ({ id: doc.id, message: doc.data() }));
  return found.some(({ id }) => id === own.id) ? found : [own, ...found].toSorted((a, b) => (a.message.sentAt.valueOf() < b.message.sentAt.valueOf() ? -1 : 1));
};

/**
 * Appends every row that the lane's chain lacks, in one transaction with the tip. Natural idempotency: row ids come from message ids,
 * so an event that arrives twice, late, out of order, or after another run did its work finds its row and writes nothing. Returns what
 * this run chained, oldest first.
 */
export const chainMessages = (db: Firestore, place: MessagePath): Promise<Chained[]> =>
  db.runTransaction(async (tx) => {
    const ledger = { agencyId: place.agencyId, laneId: place.laneId };
    const state = await readLedger(tx, db, ledger, [`m-${place.messageId}`]);
    if (state.present.size > 0) return [];
    const message = (await tx.get(docAt<Message>(db, paths.message(place.agencyId, place.laneId, place.messageId)))).data();
    if (!message) return [];
    const found = await candidates(tx, db, place, state, { id: place.messageId, message });
    const others = found.filter(({ id }) => id !== place.messageId).map(({ id }) => `m-${id}`);
    const present = others.length ? (await readLedger(tx, db, ledger, others)).present : new Set<string>();
    const missing = found.filter(({ id }) => !present.has(`m-${id}`));
    const rows = await Promise.all(missing.map(({ id, message: one }) => messageRow(db, { ...place, messageId: id }, one)));
    await appendRows(tx, db, state, rows);
    return missing.map((one, i) => ({ ...one, rejected: rows[i]?.detail['rejected'] !== undefined }));
  });
