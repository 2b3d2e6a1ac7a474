import { paths } from '@liexin/domain/storage/paths';
import type { Envelope } from '@liexin/proof/envelope';
import { Timestamp } from 'firebase-admin/firestore';
import { operator } from './as-operator.ts';

/** A message as its sender sealed and signed it, and when the server is said to have got it. */
export interface Past {
  readonly id: string;
  readonly envelope: Envelope;
  readonly at: Date;
}

/** Commits of so many documents; the server allows 500. */
const BATCH = 400;

/**
 * Puts messages into a lane's past with the operator's rights: sealed and signed like any other, only their time is invented, which
 * nobody but the operator can do. The chain is told that it has no message later than these: it then takes them by the hundred as they
 * come, and not each one as a straggler, which would keep the events of everything else waiting for minutes.
 */
export const writePast = async (firestorePort: number, { agencyId, laneId }: { agencyId: string; laneId: string }, past: readonly Past[]): Promise<void> => {
  const db = operator(firestorePort);
  const [oldest] = past;
  if (oldest !== undefined) await db.doc(paths.laneTip(agencyId, laneId)).update({ messagesAt: Timestamp.fromMillis(oldest.at.getTime() - 1) });
  for (let first = 0; first < past.length; first += BATCH) {
    const batch = db.batch();
    for (const { id, envelope, at } of past.slice(first, first + BATCH))
      batch.set(db.doc(paths.message(agencyId, laneId, id)), { ...bytesAsBuffers(envelope), sentAt: Timestamp.fromDate(at) });
    await batch.commit();
  }
  const last = past.at(-1);
  if (last !== undefined) await db.doc(paths.lane(agencyId, laneId)).update({ last: { at: Timestamp.fromDate(last.at), by: last.envelope.sender, size: 1 } });
};

/** When a conversation is said to have begun, and how far a reader had come. */
export const setBeginning = (firestorePort: number, agencyId: string, conversationId: string, at: Date): Promise<unknown> =>
  operator(firestorePort)
    .doc(paths.conversation(agencyId, conversationId))
    .update({ createdAt: Timestamp.fromDate(at) });

export interface ReadUpTo {
  readonly agencyId: string;
  readonly laneId: string;
  readonly mandateId: string;
  readonly uid: string;
  readonly deviceId: string;
  readonly last: Past;
}
export const setReadUpTo = async (firestorePort: number, { agencyId, laneId, mandateId, uid, deviceId, last }: ReadUpTo): Promise<void> => {
  const db = operator(firestorePort);
  const at = Timestamp.fromDate(last.at);
  const cursor = { deliveredAt: at, deliveredId: last.id, readAt: at, readId: last.id, evidence: 'page', device: deviceId, at };
  await db.doc(paths.cursor(agencyId, laneId, uid)).set(cursor);
  await db.doc(paths.reads(agencyId, uid, mandateId)).set({ [laneId]: at }, { merge: true });
};

/** Ids that a reader's mark names. */
export const marksOf = async (firestorePort: number, agencyId: string, laneId: string, uid: string): Promise<{ delivered: unknown; read: unknown }> => {
  const found = await operator(firestorePort)
    .doc(paths.cursor(agencyId, laneId, uid))
    .get();
  return { delivered: found.get('deliveredId'), read: found.get('readId') };
};

const bytesAsBuffers = (envelope: Envelope): Record<string, unknown> =>
  Object.fromEntries(Object.entries(envelope).map(([name, value]) => [name, value instanceof Uint8Array ? Buffer.from(value) : value]));
