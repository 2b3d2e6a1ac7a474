import { paths, shredPaths } from '@liexin/domain/storage/paths';
import { Timestamp } from 'firebase-admin/firestore';
import type { Platform } from '../../platform/platform.ts';
import type { LaneControlDocument } from '../../platform/server-documents.ts';
import { docAt, type Lane, type Trash } from '../../platform/stored.ts';
import type { PartPlace } from './hide-part.ts';
import { keeping, placeOfTrash, readHolds, registerRef } from '../../platform/hold-register.ts';
import { openRun } from './deletion-run.ts';

/** Whoever works on a part has it so long (ms); a crash gives it back after that. */
const leaseMs = 5 * 60_000;
/** What a hold keeps is looked at again so often (ms). */
export const holdLookMs = 60 * 60_000;

export type Decision = { readonly kind: 'go'; readonly trash: Trash; readonly run: string } | { readonly kind: 'held' | 'waiting' | 'over' };

/**
 * Decides on a part whose time in the trash is over, and claims it: holds are read in the same transaction. From `purging` on nobody
 * brings it back. A claim ends by itself, so a crash only delays; two runs at once meet here and one goes away.
 */
export const decidePurge = async ({ db, shred }: Pick<Platform, 'db' | 'shred'>, { agencyId, laneId }: PartPlace, now: number): Promise<Decision> => {
  // What a restored backup brought back is dead already: no hold brings it to life.
  const isDead = (await shred.doc(shredPaths.deletion(agencyId, laneId)).get()).exists;
  return db.runTransaction(async (tx) => {
    const ref = docAt<Trash>(db, paths.trashed(agencyId, laneId));
    const [trash, register, control, lane] = await Promise.all([
      tx.get(ref).then((found) => found.data()),
      readHolds(tx, registerRef(db, agencyId)),
      tx.get(docAt<LaneControlDocument>(db, paths.laneControl(agencyId, laneId))),
      tx.get(docAt<Lane>(db, paths.lane(agencyId, laneId))).then((found) => found.data()),
    ]);
    if (!trash || trash.state === 'restored' || trash.state === 'purged') return { kind: 'over' };
    if (trash.state === 'trash' && lane !== undefined && lane.state !== 'expired') {
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
    const held = keeping(register, placeOfTrash(trash), now);
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
    tx.update(ref, { state: 'purging', heldBy: [], run: run.id, dueAt: claimed });
    run.write();
    return { kind: 'go', trash: { ...trash, state: 'purging', run: run.id }, run: run.id };
  });
};
