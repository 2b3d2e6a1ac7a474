import { may } from '@liexin/domain/agency/rights';
import type { RequestOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { fromBase64url as bytes } from '@liexin/proof/bytes';
import { verifyEcdsa } from '@liexin/proof/ecdsa';
import { DAY_MS, kitTestBytes } from '@liexin/proof/recovery-statements';
import { Timestamp } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import type { RecoveryDocument } from '../../platform/server-documents.ts';
import { docAt, type Agency } from '../../platform/stored.ts';

/** Clocks differ: yesterday and tomorrow count as today. */
const nearDays = 1;

/**
 * [RV2] Remembers that the kit in force was held in somebody's hands and opens. The statement is signed by RSK, which is in the kit
 * alone, so that a row of the ledger cannot be had without it. One row a day and kit, whose id is made of both: a repeat, a second
 * tester of the day or a late delivery finds the row and changes nothing. Faults: not-allowed, not-found (not the kit in force),
 * bad-signature, malformed-request (another day).
 */
export const kitTested = async ({ db }: Platform, caller: StaffPrincipal, body: RequestOf<'kitTested'>, now: number): Promise<void> => {
  if (!may(caller.roles, 'kit.keep')) throw new Fault('not-allowed');
  const { agencyId, uid, deviceId } = caller;
  const { kitId, day } = body;
  if (Math.abs(Math.floor(now / DAY_MS) - day) > nearDays) throw new Fault('malformed-request', { field: 'day' });
  await db.runTransaction(async (tx) => {
    const recovery = (await tx.get(docAt<RecoveryDocument>(db, paths.recovery(agencyId)))).data();
    if (!recovery || recovery.kitId !== kitId || recovery.kit === null) throw new Fault('not-found');
    const statement = kitTestBytes({ agencyId, kitId, uid, deviceId, day });
    if (!(await verifyEcdsa(recovery.rskPub, bytes(body.signature), statement))) throw new Fault('bad-signature');
    const id = `e-kit-tested-${kitId}-${day}`;
    const ledger = await readLedger(tx, db, { agencyId }, [id]);
    if (ledger.present.has(id)) return;
    const at = Timestamp.fromMillis(now);
    tx.update(docAt<Agency>(db, paths.agency(agencyId)), { 'kit.testedAt': at });
    await appendRows(tx, db, ledger, [{ id, kind: 'recovery.tested', subject: kitId, at, detail: { by: uid } }]);
  });
};
