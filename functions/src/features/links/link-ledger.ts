import { Timestamp, type Firestore, type Transaction } from 'firebase-admin/firestore';
import { appendRows, readLedger, type LedgerDetail } from '../../platform/ledger.ts';
import type { LinkDocument } from './link-document.ts';

export type Append = (kind: string, subject: string, detail: LedgerDetail) => Promise<void>;

/** Reads the lane's chain before the first write of a transaction; the returned call appends the one row `id`, once however often the act repeats. */
export const linkChain = async (tx: Transaction, db: Firestore, link: Pick<LinkDocument, 'agency' | 'lane'>, id: string, nowMs: number): Promise<Append> => {
  const state = await readLedger(tx, db, { agencyId: link.agency, laneId: link.lane }, [id]);
  return async (kind, subject, detail) => {
    await appendRows(tx, db, state, [{ id, kind, subject, at: Timestamp.fromMillis(nowMs), detail }]);
  };
};
