import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import { mailId, queueMail } from '../../platform/mail-outbox.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { docAt, type Agency, type Member } from '../../platform/stored.ts';
import { openWitness, sealWitness, witnessRef } from '../../platform/witness.ts';
import { witnessChangedMail } from './approval-mails.ts';

/** The address of the witness, for owners. Reads only. Fault: not-allowed. */
export const witness = async ({ db, secrets }: Platform, caller: StaffPrincipal): Promise<ResponseOf<'witness'>> => {
  if (!caller.roles.includes('owner')) throw new Fault('not-allowed');
  return { email: openWitness(secrets, caller.agencyId, (await witnessRef(db, caller.agencyId).get()).data()) };
};

/**
 * Sets or takes away the witness, in one transaction with its row in the ledger, which does not hold the address, and a mail to the
 * address of so far. The same address again changes nothing. Fault: not-allowed for anybody but owners.
 */
export const setWitness = async ({ db, secrets }: Platform, caller: StaffPrincipal, { email }: RequestOf<'setWitness'>, now: number): Promise<void> => {
  const { agencyId, uid } = caller;
  const ref = witnessRef(db, agencyId);
  await db.runTransaction(async (tx) => {
    const [stored, member, agency] = await Promise.all([
      tx.get(ref),
      tx.get(docAt<Member>(db, paths.member(agencyId, uid))),
      tx.get(docAt<Agency>(db, paths.agency(agencyId))),
    ]);
    if (member.data()?.roles.includes('owner') !== true) throw new Fault('not-allowed');
    const before = openWitness(secrets, agencyId, stored.data());
    if (before === email) return;
    const ledger = await readLedger(tx, db, { agencyId }, []);
    const at = Timestamp.fromMillis(now);
    const seq = (ledger.tip?.seq ?? 0) + 1;
    if (email === null) tx.delete(ref);
    else tx.set(ref, { ...sealWitness(secrets, agencyId, email), setBy: uid, at });
    if (before !== null) {
      const text = witnessChangedMail[agency.data()?.language ?? 'en'](agency.data()?.displayName ?? '');
      queueMail(tx, db, mailId('witness', agencyId, seq), { to: before, ...text }, now);
    }
    await appendRows(tx, db, ledger, [{ id: `e-witness-${seq}`, kind: 'witness.set', subject: agencyId, at, detail: { by: uid, known: email !== null } }]);
  });
};
