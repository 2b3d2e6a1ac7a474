import { may } from '@liexin/domain/agency/rights';
import type { RequestOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { FieldValue, Timestamp, type Firestore } from 'firebase-admin/firestore';
import { prepareKeyLogEntry } from '../../platform/append-key-log.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { docAt, type Member, type MemberKeys } from '../../platform/stored.ts';

/**
 * [RM15] Takes a device of somebody else off, for good: log, member's document and the device's wrap in one transaction, so that rules and API
 * refuse it from the commit on; the person's keys, which it held, are due. Repeating after a lost answer finds the device off and changes nothing.
 * Faults: not-allowed (no right, one's own, an owner's by somebody who is none), not-found, stale-head, bad-signature, malformed-request.
 */
export const revokeDevice = (
  db: Firestore,
  caller: StaffPrincipal,
  { uid, deviceId }: { uid: string; deviceId: string },
  { entry }: RequestOf<'revokeDevice'>,
  now: number,
): Promise<void> =>
  db.runTransaction(async (tx) => {
    const { agencyId } = caller;
    if (!may(caller.roles, 'member.remove') || uid === caller.uid) throw new Fault('not-allowed');
    const memberRef = docAt<Member>(db, paths.member(agencyId, uid));
    const member = (await tx.get(memberRef)).data();
    const device = member?.devices[deviceId];
    if (!member || !device) throw new Fault('not-found');
    if (!device.on) return;
    if (member.roles.includes('owner') && !caller.roles.includes('owner')) throw new Fault('not-allowed');
    if (entry.type !== 'dev.revoke' || entry.subject !== deviceId || entry.signer !== caller.uid) throw new Fault('malformed-request', { field: 'entry' });
    const append = await prepareKeyLogEntry(tx, db, agencyId, entry, now);
    await append.write();
    tx.update(memberRef, { [`devices.${deviceId}.on`]: false, ownKeysDue: member.ownKeysDue ?? Timestamp.fromMillis(now) });
    tx.update(docAt<MemberKeys>(db, paths.memberKeys(agencyId, uid, member.keysGeneration)), { [`wraps.${deviceId}`]: FieldValue.delete() });
  });
