import type { Firestore, Transaction } from 'firebase-admin/firestore';
import type { Parts } from '../../platform/conversation-parts.ts';
import { keeping, placeOfLane, readHolds, registerRef, shredRegisterRef } from '../../platform/hold-register.ts';

/** Whether a hold keeps any of these parts, read in the transaction that decides on them (RT53): in the main database, or where shares die. */
export const holdsOver = async (
  tx: Transaction,
  where: { db: Firestore } | { shred: Firestore },
  agencyId: string,
  parts: Parts,
  now: number,
): Promise<boolean> => {
  const register = await readHolds(tx, 'db' in where ? registerRef(where.db, agencyId) : shredRegisterRef(where.shred, agencyId));
  return parts.some(({ lane, periods }) => keeping(register, placeOfLane(lane, periods), now).ids.length > 0);
};
