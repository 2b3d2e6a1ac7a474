import { storesOf, type DeletionStore } from '@liexin/domain/retention/life';
import { paths } from '@liexin/domain/storage/paths';
import { FieldValue, Timestamp } from 'firebase-admin/firestore';
import type { Platform } from '../../platform/platform.ts';
import { collectionAt, docAt, type Conversation, type Lane, type Mandate } from '../../platform/stored.ts';
import { trashRef, type PartPlace } from './part-place.ts';
import { addToRun, openRun } from './deletion-run.ts';

/**
 * Calls a part deleted: every store has confirmed, of `acked` those of this turn too. Lane and control go, with the last part of a conversation its card; what stays is the
 * ledger and a line without name or content. Counts go to the run that is open now, in the same transaction, so once.
 */
export const endPart = ({ db }: Pick<Platform, 'db'>, place: PartPlace, acked: readonly DeletionStore[], now: number): Promise<void> =>
  db.runTransaction(async (tx) => {
    const { agencyId, laneId } = place;
    const ref = trashRef(db, place);
    const trash = (await tx.get(ref)).data();
    if (!trash || trash.state !== 'shredded') return;
    if (storesOf(trash.kind, trash.month).some((store) => !acked.includes(store))) throw new Error('store-unconfirmed');
    const mandateRef = docAt<Mandate>(db, paths.mandate(agencyId, trash.mandate));
    const [others, mandate, run] = await Promise.all([
      tx.get(collectionAt<Lane>(db, paths.lanes(agencyId)).where('conversation', '==', trash.conversation)),
      tx.get(mandateRef).then((found) => found.data()),
      openRun(tx, db, agencyId, now),
    ]);
    // Of a month everything else lives on.
    if (place.month === undefined) {
      tx.delete(db.doc(paths.lane(agencyId, laneId)));
      tx.delete(db.doc(paths.laneControl(agencyId, laneId)));
      if (others.docs.every(({ id }) => id === laneId)) tx.delete(docAt<Conversation>(db, paths.conversation(agencyId, trash.conversation)));
      if (mandate?.room === laneId) tx.update(mandateRef, { room: FieldValue.delete() });
    }
    tx.update(ref, { state: 'purged', acked: [...acked], run: run.id, dueAt: null, failing: null, purgedAt: Timestamp.fromMillis(now) });
    run.write();
    addToRun(tx, db, agencyId, run, trash);
  });
