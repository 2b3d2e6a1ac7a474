import { createHash } from 'node:crypto';
import { may } from '@liexin/domain/agency/rights';
import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import { mailId, queueMail } from '../../platform/mail-outbox.ts';
import { activeMembers } from '../../platform/members.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { docAt, type Agency } from '../../platform/stored.ts';
import { openWitness, witnessRef } from '../../platform/witness.ts';
import { alarmMail } from './head-mail.ts';

/**
 * Somebody's browser saw history rewritten: a row of the ledger, and a mail to every other owner and reviewer and to the outside witness,
 * in one transaction. A server that lies may lose it; that is why the browser keeps its own evidence and says so. The same evidence of
 * the same device is told once. Fault: not-allowed.
 */
export const raiseCheckpointAlarm = async (
  { db, auth, secrets, appOrigin }: Platform,
  caller: StaffPrincipal,
  { kind, kept, shown }: RequestOf<'checkpointAlarm'>,
  now: number,
): Promise<ResponseOf<'checkpointAlarm'>> => {
  if (!may(caller.roles, 'checkpoint.witness')) throw new Fault('not-allowed');
  const { agencyId, uid, deviceId } = caller;
  const evidence = createHash('sha256')
    .update(JSON.stringify([kept, shown]))
    .digest('base64url');
  const id = `e-checkpoint-alarm-${deviceId}-${evidence.slice(0, 16)}`;
  const addresses = new Map<string, string | null>();
  return db.runTransaction(async (tx) => {
    const [members, agency, witness, ledger] = await Promise.all([
      activeMembers(tx, db, agencyId),
      tx.get(docAt<Agency>(db, paths.agency(agencyId))),
      tx.get(witnessRef(db, agencyId)),
      readLedger(tx, db, { agencyId }, [id]),
    ]);
    const told = [...members].filter(([one, { roles }]) => one !== uid && may(roles, 'checkpoint.witness')).map(([one]) => one);
    if (ledger.present.has(id)) return { told };
    for (const one of told) if (!addresses.has(one)) addresses.set(one, await auth.emailOf(one));
    const { displayName, language } = agency.data() ?? { displayName: '', language: 'en' as const };
    const text = alarmMail[language](displayName, kept, shown, appOrigin);
    const outside = openWitness(secrets, agencyId, witness.data());
    for (const [one, to] of [...told.map((member) => [member, addresses.get(member) ?? null] as const), ['witness', outside] as const])
      if (to !== null) queueMail(tx, db, mailId('checkpoint-alarm', id, one), { to, ...text }, now);
    await appendRows(tx, db, ledger, [
      { id, kind: 'checkpoint.alarm', subject: agencyId, at: Timestamp.fromMillis(now), detail: { by: uid, device: deviceId, about: kind, evidence } },
    ]);
    return { told };
  });
};
