import { paths } from '@liexin/domain/storage/paths';
import { FieldValue, Timestamp, type Firestore, type Transaction } from 'firebase-admin/firestore';
import type { LaneControlDocument } from './server-documents.ts';
import { docAt, type Lane } from './stored.ts';

/** Staff of a lane that somebody left renew its keys before they write, at the latest after this (ms). */
const rotateMs = 72 * 3_600_000;

/**
 * Takes a member out of a lane that was read in the same transaction: no reader any more, new keys and a new list due. Where nobody is left
 * to renew them nothing is waited for: whoever takes the lane over does it before they write. The caller's row id and the lane's readers
 * make a repeat find it left. Answers how many lanes became due by it: one or none.
 */
export const writeLeaving = (
  tx: Transaction,
  db: Firestore,
  { agencyId, laneId }: { readonly agencyId: string; readonly laneId: string },
  lane: Lane,
  uid: string,
  now: number,
): number => {
  const isRenewable = lane.state === 'open' && hasOtherWriter(lane, uid);
  tx.update(docAt<Lane>(db, paths.lane(agencyId, laneId)), {
    participantUids: FieldValue.arrayRemove(uid),
    ...(lane.participants[uid]?.until === null ? { [`participants.${uid}.until`]: Timestamp.fromMillis(now) } : {}),
    rotateBy: lane.rotateBy ?? Timestamp.fromMillis(now + rotateMs),
  });
  tx.set(docAt<LaneControlDocument>(db, paths.laneControl(agencyId, laneId)), { rotateDue: isRenewable, listDue: true }, { merge: true });
  return isRenewable && lane.rotateBy === null ? 1 : 0;
};

const hasOtherWriter = (lane: Lane, left: string): boolean =>
  Object.entries(lane.participants).some(([uid, who]) => uid !== left && who.kind === 'staff' && who.can === 'rw' && who.until === null);
