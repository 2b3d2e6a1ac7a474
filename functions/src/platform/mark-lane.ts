import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import { searchKey } from './search-keys.ts';
import type { LaneControlDocument } from './server-documents.ts';
import { collectionAt, docAt, type Lane, type Mandate } from './stored.ts';

const rotateMs = 72 * 3_600_000;

/** Lanes of a search that are open and not due: those that `markLane` looks at. */
export const lanesToMark = async (db: Firestore, agencyId: string, mandateId: string): Promise<readonly string[]> => {
  const lanes = await collectionAt<Lane>(db, paths.lanes(agencyId)).where('mandate', '==', mandateId).get();
  return lanes.docs.filter((lane) => lane.data().rotateBy === null && lane.data().state === 'open').map((lane) => lane.id);
};

/**
 * Makes a lane due whose search has, or wants, a newer key of its tier than the lane is sealed under. One that was renewed meanwhile needs no
 * mark, so a repeat and a late run change nothing. Answers whether it became due with somebody there to renew it.
 */
export const markLane = (db: Firestore, agencyId: string, mandateId: string, laneId: string, now: number): Promise<boolean> =>
  db.runTransaction(async (tx) => {
    const ref = docAt<Lane>(db, paths.lane(agencyId, laneId));
    const [lane, mandate] = await Promise.all([tx.get(ref), tx.get(docAt<Mandate>(db, paths.mandate(agencyId, mandateId)))]);
    const [stored, search] = [lane.data(), mandate.data()];
    if (!stored || !search || stored.rotateBy !== null || stored.state !== 'open') return false;
    const key = searchKey(search, stored.tier);
    if (key === null || (key.keysDue === null && stored.key.generation === key.generation)) return false;
    tx.update(ref, { rotateBy: Timestamp.fromMillis(now + rotateMs) });
    const isRenewable = Object.values(stored.participants).some((who) => who.kind === 'staff' && who.can === 'rw' && who.until === null);
    tx.set(docAt<LaneControlDocument>(db, paths.laneControl(agencyId, laneId)), { rotateDue: isRenewable }, { merge: true });
    return isRenewable;
  });
