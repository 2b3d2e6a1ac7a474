import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import { appendRows, readLedger, type NewRow } from './ledger.ts';

/**
 * A row of the agency's ledger for an act that writes nothing else: it is there before anything is told. The same id is one row, so a
 * retry writes nothing; a crash after it leaves a row for an act that is about to be repeated.
 */
export const recordAct = (db: Firestore, agencyId: string, act: Omit<NewRow, 'at' | 'leaf'>, now: number): Promise<void> =>
  db.runTransaction(async (tx) => {
    const ledger = await readLedger(tx, db, { agencyId }, [act.id]);
    if (ledger.present.has(act.id)) return;
    await appendRows(tx, db, ledger, [{ ...act, at: Timestamp.fromMillis(now) }]);
  });
