import { Fault } from '@liexin/domain/kernel/fault';
import { Timestamp, type Transaction } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StoredExport } from '../../platform/stored.ts';
import type { TwoPersonAct } from '../../platform/two-person-act.ts';
import { mayAsk } from './ask-export.ts';
import { exportRef, newWork, workRef } from './export-documents.ts';

/** Records leave the house by the word of two. What is asked stands with the export; saying yes makes its work, and the clock does it. */
export const exportAct = ({ db }: Platform): TwoPersonAct<'export'> => {
  const read = async (tx: Transaction, agencyId: string, id: string): Promise<StoredExport | undefined> => (await tx.get(exportRef(db, agencyId, id))).data();
  return {
    isSigned: false,
    healedByAsker: new Set(),
    ask: async (tx, { agencyId, approvalId }, { subject }, askedBy) => {
      const stored = await read(tx, agencyId, subject);
      if (!stored || stored.askedBy !== askedBy) throw new Fault('not-found');
      if (stored.state !== 'asked') throw new Fault('request-over');
      return {
        detail: { export: { conversations: stored.conversations } },
        write: () => void tx.update(exportRef(db, agencyId, subject), { approval: approvalId }),
      };
    },
    // And as long as who asked is a member who may ask for it.
    stands: async (tx, { agencyId, approvalId, members }, { subject }) => {
      const stored = await read(tx, agencyId, subject);
      if (stored?.state !== 'asked' || stored.approval !== approvalId) return false;
      const { askedBy: uid, scope } = stored;
      const roles = members.get(uid)?.roles;
      return roles !== undefined && mayAsk(db, { agencyId, uid, roles }, scope, tx);
    },
    carryOut: async (tx, { agencyId, now }, { subject, askedBy }, { decidedBy }) => {
      const id = `e-export-${subject}-approved`;
      const ledger = await readLedger(tx, db, { agencyId }, [id]);
      return {
        write: async (rows) => {
          const at = Timestamp.fromMillis(now);
          tx.update(exportRef(db, agencyId, subject), { state: 'building', decidedBy, decidedAt: at });
          tx.create(workRef(db, subject), newWork(agencyId, now));
          await appendRows(tx, db, ledger, [...rows, { id, kind: 'export.approved', subject, at, detail: { by: decidedBy, askedBy } }]);
        },
      };
    },
    end: async (tx, { agencyId, now }, { subject }) => {
      const stored = await read(tx, agencyId, subject);
      return () => {
        if (stored?.state === 'asked') tx.update(exportRef(db, agencyId, subject), { state: 'refused', decidedAt: Timestamp.fromMillis(now) });
      };
    },
  };
};
