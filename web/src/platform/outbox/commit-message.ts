import { doc, runTransaction, type Firestore, type FieldValue, serverTimestamp } from 'firebase/firestore';
import { paths } from '@liexin/domain/storage/paths';
import type { Envelope } from '@liexin/proof/envelope';
import { envelopeFields } from '../live/stored-message.ts';

export interface MessagePlace {
  readonly agencyId: string;
  readonly laneId: string;
  readonly messageId: string;
}

/**
 * Writes a message and the lane's `last` in one commit, past the SDK's own queue: the outbox is the queue. A `writeBatch` would stand in
 * every open list as a pending document, and once acknowledged the SDK looks it up by itself (limbo resolution: one read and two rule
 * reads for each own message). Rejects where the server refuses, and also where nobody knows whether it arrived.
 */
export const commitMessage = (
  db: Firestore,
  { agencyId, laneId, messageId }: MessagePlace,
  envelope: Envelope,
  last: { readonly at: FieldValue; readonly by: string; readonly size: number },
): Promise<void> =>
  runTransaction(
    db,
    async (transaction) => {
      transaction.set(doc(db, paths.message(agencyId, laneId, messageId)), { ...envelopeFields(envelope), sentAt: serverTimestamp() });
      transaction.update(doc(db, paths.lane(agencyId, laneId)), { last });
    },
    { maxAttempts: 1 },
  );
