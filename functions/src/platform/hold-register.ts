import { heldBy, type HoldPlace, type HoldRegister } from '@liexin/domain/retention/hold-reach';
import { paths, shredPaths } from '@liexin/domain/storage/paths';
import { periodOf } from '@liexin/proof/period';
import type { Firestore, Transaction } from 'firebase-admin/firestore';
import type { HoldRegisterDocument } from './server-documents.ts';
import { docAt, type Lane, type Trash } from './stored.ts';

export const registerRef = (db: Firestore, agencyId: string) => docAt<HoldRegisterDocument>(db, paths.holdRegister(agencyId));
/** The same in the database of the shares: no transaction spans both, so each has the holds that stop its own deletions. */
export const shredRegisterRef = (shred: Firestore, agencyId: string) => docAt<HoldRegisterDocument>(shred, shredPaths.holds(agencyId));

const none: HoldRegisterDocument = { version: 0, holds: {} };
/** Read in the transaction that moves or deletes: a hold that was acknowledged before is seen, one that comes meanwhile makes it start over. */
export const readHolds = async (tx: Transaction, ref: FirebaseFirestore.DocumentReference<HoldRegisterDocument>): Promise<HoldRegisterDocument> =>
  (await tx.get(ref)).data() ?? none;

/** The holds of now, for what only counts: whoever deletes reads them in its transaction. */
export const holdsOf = async (db: Firestore, agencyId: string): Promise<HoldRegister> => (await registerRef(db, agencyId).get()).data()?.holds ?? none.holds;

/** Months from the beginning of a conversation to the last message of a part. */
export const monthsBetween = (fromMs: number, toMs: number): number[] => {
  const first = periodOf(fromMs);
  return Array.from({ length: Math.max(1, periodOf(toMs) - first + 1) }, (_, n) => first + n);
};

export const placeOfLane = ({ conversation, mandate, participants }: Lane, periods: readonly number[]): HoldPlace => ({
  conversation,
  mandate,
  uids: Object.keys(participants),
  periods,
});
/** Of a month that went by itself what was sent in it. */
export const placeOfTrash = ({ conversation, mandate, uids, month, periods }: Trash): HoldPlace => ({
  conversation,
  mandate,
  uids,
  periods: month === undefined ? periods : [month],
});

/** Holds that keep a place, and when to look at it again. */
export const keeping = (register: HoldRegisterDocument, place: HoldPlace, now: number) => heldBy(register.holds, place, now);
