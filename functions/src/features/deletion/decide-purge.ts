import { paths, shredPaths } from '@liexin/domain/storage/paths';
import { monthBegins } from '@liexin/domain/retention/month';
import { Timestamp, type QueryDocumentSnapshot } from 'firebase-admin/firestore';
import type { Platform } from '../../platform/platform.ts';
import type { LaneControlDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Lane, type Trash } from '../../platform/stored.ts';
import { trashId, trashRef, type PartPlace } from './part-place.ts';
import { keeping, placeOfTrash, readHolds, registerRef } from '../../platform/hold-register.ts';
import { openRun } from './deletion-run.ts';

/** Whoever works on a part has it so long (ms); a crash gives it back after that. */
const leaseMs = 5 * 60_000;
/** What a hold keeps is looked at again so often (ms). */
export const holdLookMs = 60 * 60_000;

/** A month of a part that is on its way out is waited for so long (ms). */
const underWayMs = 60_000;
/** In sight again: a part, or a month of one that is there. */
const isInSight = ({ state, retention }: Lane, month: number | undefined): boolean =>
  state !== 'expired' && (month === undefined || (retention.keptFrom?.toMillis() ?? 0) <= monthBegins(month));

export type Decision = { readonly kind: 'go'; readonly trash: Trash; readonly run: string } | { readonly kind: 'held' | 'waiting' | 'over' };

/**
 * Decides on a part whose time in the trash is over, and claims it: holds are read in the same transaction. From `purging` on nobody
 * brings it back. A claim ends by itself, so a crash only delays; two runs at once meet here and one goes away.
 */
export const decidePurge = async ({ db, shred }: Pick<Platform, 'db' | 'shred'>, place: PartPlace, now: number): Promise<Decision> => {
  const { agencyId, laneId, month } = place;
  // What a restored backup brought back is dead already: no hold brings it to life.
  const isDead = (await shred.doc(shredPaths.deletion(agencyId, trashId(place))).get()).exists;
  return db.runTransaction(async (tx) => {
    const ref = trashRef(db, place);
    const [trash, register, control, lane, beside] = await Promise.all([
      tx.get(ref).then((found) => found.data()),
      readHolds(tx, registerRef(db, agencyId)),
      tx.get(docAt<LaneControlDocument>(db, paths.laneControl(agencyId, laneId))),
      tx.get(docAt<Lane>(db, paths.lane(agencyId, laneId))).then((found) => found.data()),
      tx.get(collectionAt<Trash>(db, paths.trash(agencyId)).where('lane', '==', laneId)).then((found) => found.docs.filter(({ id }) => id !== trashId(place))),
    ]);
    if (!trash || trash.state === 'restored' || trash.state === 'purged') return { kind: 'over' };
    // The whole of it goes: its months go with it, each message counted once.
    const isUnderWay = (one: QueryDocumentSnapshot<Trash>): boolean => one.data().state === 'purging' || one.data().state === 'shredded';
    if (month !== undefined && trash.state !== 'shredded' && (lane === undefined || beside.some((one) => one.id === laneId && isUnderWay(one)))) {
      tx.delete(ref);
      return { kind: 'over' };
    }
    if (trash.state === 'trash' && lane !== undefined && isInSight(lane, month)) {
      // In sight again: whatever put it there decided later than the trash did. What a rule ends is hidden anew, with 30 days of its own.
      tx.update(ref, { state: 'restored', dueAt: null, failing: null });
      return { kind: 'over' };
    }
    if (trash.dueAt === null || trash.dueAt.toMillis() > now) return { kind: 'waiting' };
    const claimed = Timestamp.fromMillis(now + leaseMs);
    if (trash.state === 'shredded') {
      tx.update(ref, { dueAt: claimed });
      return { kind: 'go', trash, run: trash.run ?? '' };
    }
    const months = month === undefined ? beside.filter((one) => one.data().month !== undefined && one.data().state !== 'purged') : [];
    if (months.some(isUnderWay)) {
      tx.update(ref, { dueAt: Timestamp.fromMillis(now + underWayMs) });
      return { kind: 'waiting' };
    }
    const own = placeOfTrash(trash);
    const held = keeping(register, { ...own, periods: [...own.periods, ...months.flatMap((one) => one.data().month ?? [])] }, now);
    if (!isDead && held.ids.length > 0) {
      tx.update(ref, {
        state: 'trash',
        heldBy: [...held.ids],
        run: null,
        failing: null,
        dueAt: Timestamp.fromMillis(Math.min(held.untilMs ?? Infinity, now + holdLookMs)),
      });
      return { kind: 'held' };
    }
    // [ER5] The candidate asked for a decision on it: no rule is faster than that.
    const asked = control.data()?.erasure ?? null;
    if (trash.cause === 'rule' && asked !== null) {
      tx.update(ref, { state: 'trash', heldBy: [asked], run: null, failing: null, dueAt: Timestamp.fromMillis(now + holdLookMs) });
      return { kind: 'held' };
    }
    const run = await openRun(tx, db, agencyId, now);
    for (const one of months) tx.delete(one.ref);
    tx.update(ref, { state: 'purging', heldBy: [], run: run.id, dueAt: claimed });
    run.write();
    return { kind: 'go', trash: { ...trash, state: 'purging', run: run.id }, run: run.id };
  });
};
