import { paths } from '@liexin/domain/storage/paths';
import type { Firestore, Query, QueryDocumentSnapshot, Transaction } from 'firebase-admin/firestore';
import { collectionAt, type Lane } from './stored.ts';

const lanesIn = (db: Firestore, agencyId: string, conversationId: string): Query<Lane> =>
  collectionAt<Lane>(db, paths.lanes(agencyId)).where('conversation', '==', conversationId);

/** One of which nothing can be made breaks by itself, and holds up no other. */
const isWhole = (lane: QueryDocumentSnapshot<Lane>): boolean => {
  const { last, retention } = lane.data() as Partial<Lane>;
  return last !== undefined && retention !== undefined;
};

/** All lanes of a conversation, whatever the conversation itself says of them. `tx`: read inside of it. */
export const conversationLanes = async (
  db: Firestore,
  agencyId: string,
  conversationId: string,
  tx?: Transaction,
): Promise<readonly QueryDocumentSnapshot<Lane>[]> => {
  const all = lanesIn(db, agencyId, conversationId);
  return (await (tx ? tx.get(all) : all.get())).docs.filter(isWhole);
};
