import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import { writeLeaving } from './leave-lane.ts';
import { appendRows, readLedger } from './ledger.ts';
import type { RemovalDocument } from './server-documents.ts';
import { docAt, type Lane } from './stored.ts';

/**
 * Takes a removed member, or somebody whose coming was undone, out of the channel of a search, as out of every lane: no reader any more, new
 * keys and a new list due, a row in its chain (`seq`: of which act), in one transaction. Repeating finds it left and changes nothing. Answers how many lanes became due by it.
 */
export const leaveRoom = (
  db: Firestore,
  { agencyId, uid, by, seq }: Pick<RemovalDocument, 'agencyId' | 'uid' | 'by'> & { readonly seq: number | string },
  laneId: string,
  now: number,
): Promise<number> =>
  db.runTransaction(async (tx) => {
    const lane = (await tx.get(docAt<Lane>(db, paths.lane(agencyId, laneId)))).data();
    if (!lane?.participantUids.includes(uid)) return 0;
    const id = `e-left-${seq}`;
    const ledger = await readLedger(tx, db, { agencyId, laneId }, [id]);
    const at = Timestamp.fromMillis(now);
    const due = writeLeaving(tx, db, { agencyId, laneId }, lane, uid, now);
    await appendRows(tx, db, ledger, [{ id, kind: 'lane.reader-left', subject: uid, at, detail: { by, guarded: false } }]);
    return due;
  });
