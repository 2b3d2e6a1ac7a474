import type { HoldPreview } from './place-hold.ts';
import { covers, type HoldReach } from '@liexin/domain/retention/hold-reach';
import { paths } from '@liexin/domain/storage/paths';
import type { Firestore, Query } from 'firebase-admin/firestore';
import { collectionAt, type Conversation, type Lane, type Trash } from '../../platform/stored.ts';
import { monthsBetween, placeOfLane, placeOfTrash } from '../../platform/hold-register.ts';

/** Narrowed by the store as far as the scope names one thing. */
const within = <D>(all: Query<D>, { kind, id }: HoldReach): Query<D> => (kind === 'mandate' || kind === 'conversation' ? all.where(kind, '==', id) : all);

/** What a scope covers now, and what of it was deleted before. Reads only. */
export const lookAtScope = async (db: Firestore, agencyId: string, scope: HoldReach): Promise<HoldPreview> => {
  const [lanes, conversations, trash] = await Promise.all([
    within(collectionAt<Lane>(db, paths.lanes(agencyId)), scope).get(),
    collectionAt<Conversation>(db, paths.conversations(agencyId)).select('createdAt').get(),
    within(collectionAt<Trash>(db, paths.trash(agencyId)), scope).get(),
  ]);
  const begun = new Map(conversations.docs.map((doc) => [doc.id, doc.data().createdAt.toMillis()]));
  const kept = lanes.docs.filter((doc) => {
    const lane = doc.data();
    const last = lane.last.at.toMillis();
    return covers(scope, placeOfLane(lane, monthsBetween(begun.get(lane.conversation) ?? last, last)));
  });
  const gone = trash.docs.map((doc) => doc.data()).filter((one) => (one.state === 'shredded' || one.state === 'purged') && covers(scope, placeOfTrash(one)));
  return {
    conversations: new Set(kept.map((doc) => doc.data().conversation)).size,
    parts: kept.length,
    gone: {
      messages: gone.reduce((sum, one) => sum + one.messages, 0),
      certificates: [...new Set(gone.flatMap(({ certificate }) => certificate ?? []))].toSorted((a, b) => a - b),
    },
  };
};
