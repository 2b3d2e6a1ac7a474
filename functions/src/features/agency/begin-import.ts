import { may } from '@liexin/domain/agency/rights';
import type { RequestOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { docAt, type Agency } from '../../platform/stored.ts';

/**
 * Writes into the agency's ledger that somebody begins to bring in what this agency did not witness, and how much they say it is. The row's id
 * follows from the file, so a repeat writes nothing. Faults: not-allowed, kit-unconfirmed (the gate), not-found.
 */
export const beginImport = async ({ db }: Platform, caller: StaffPrincipal, body: RequestOf<'beginImport'>, now: number): Promise<void> => {
  const { agencyId, uid } = caller;
  if (!may(caller.roles, 'agency.import')) throw new Fault('not-allowed');
  const { importId, stream, searches, people, messages } = body;
  const id = `e-import-${importId}-${stream}`;
  await db.runTransaction(async (tx) => {
    const agency = (await tx.get(docAt<Agency>(db, paths.agency(agencyId)))).data();
    if (!agency) throw new Fault('not-found');
    if (agency.kit.confirmedAt === null) throw new Fault('kit-unconfirmed');
    const ledger = await readLedger(tx, db, { agencyId }, [id]);
    const at = Timestamp.fromMillis(now);
    await appendRows(tx, db, ledger, [{ id, kind: 'import.began', subject: importId, at, detail: { by: uid, stream, searches, people, messages } }]);
  });
};
