import { paths } from '@liexin/domain/storage/paths';
import type { Firestore, Transaction } from 'firebase-admin/firestore';
import { docAt, type Lane, type Member } from '../../platform/stored.ts';

/**
 * [RM4] Whether somebody who is no member any more still stands in the lane: their removal is on its way here. Read in the transaction that
 * would let a browser in, so that from the commit of the removal on no link of theirs opens, not only when it has been guarded.
 */
export const isLeftBehind = async (tx: Transaction, db: Firestore, agencyId: string, lane: Pick<Lane, 'participants'>): Promise<boolean> => {
  const staff = Object.entries(lane.participants).filter(([, who]) => who.kind === 'staff' && who.until === null);
  if (staff.length === 0) return false;
  const members = await tx.getAll(...staff.map(([uid]) => docAt<Member>(db, paths.member(agencyId, uid))));
  return members.some((member) => member.data()?.status !== 'active');
};
