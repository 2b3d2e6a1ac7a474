import type { Envelope } from '@liexin/proof/envelope';
import { paths } from '@liexin/domain/storage/paths';
import { doc, serverTimestamp, writeBatch, type DocumentData, type Firestore } from 'firebase/firestore';
import { envelopeFields } from '../../../web/src/platform/live/stored-message.ts';

export interface Post {
  readonly agencyId: string;
  readonly laneId: string;
  readonly id: string;
  readonly envelope: Envelope;
  readonly by: string;
  readonly fields?: DocumentData;
  readonly last?: DocumentData | null;
}

/** A message and the lane's `last` in one batch, as the clients write it; `fields` and `last` change one thing for a refusal. */
export const postMessage = async (db: Firestore, { agencyId, laneId, id, envelope, by, fields = {}, last }: Post): Promise<void> => {
  const batch = writeBatch(db);
  batch.set(doc(db, paths.message(agencyId, laneId, id)), { ...envelopeFields(envelope), sentAt: serverTimestamp(), ...fields });
  if (last !== null) batch.update(doc(db, paths.lane(agencyId, laneId)), { last: { at: serverTimestamp(), by, size: 1, ...last } });
  await batch.commit();
};
