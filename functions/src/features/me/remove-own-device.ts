import type { RequestOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { FieldValue, Timestamp } from 'firebase-admin/firestore';
import { prepareKeyLogEntry } from '../../platform/append-key-log.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { docAt, type Member, type MemberKeys } from '../../platform/stored.ts';

/**
 * [ME11] Takes another device of the caller off, for good: the log, the member's document, which rules and API ask at every call, and the
 * device's wrap change in one transaction, so that it is out everywhere in the same moment; the person's keys, which it held, are due. The own device is refused: that one signs out. Repeating after a
 * lost answer finds the device off and changes nothing. Faults: not-found, not-allowed, stale-head, bad-signature, malformed-request.
 */
export const removeOwnDevice = ({ db }: Platform, caller: StaffPrincipal, deviceId: string, { entry }: RequestOf<'removeDevice'>, now: number): Promise<void> =>
  db.runTransaction(async (tx) => {
    if (deviceId === caller.deviceId) throw new Fault('not-allowed');
    const { agencyId, uid } = caller;
    const memberRef = docAt<Member>(db, paths.member(agencyId, uid));
    const member = (await tx.get(memberRef)).data();
    const device = member?.devices[deviceId];
    // Two devices that remove each other at once: who is off has nothing to say any more.
    if (!member || !device || member.devices[caller.deviceId]?.on !== true) throw new Fault(device ? 'device-off' : 'not-found');
    if (!device.on) return;
    if (entry.type !== 'dev.revoke' || entry.subject !== deviceId || entry.signer !== uid) throw new Fault('malformed-request', { field: 'entry' });
    const append = await prepareKeyLogEntry(tx, db, agencyId, entry, now);
    await append.write();
    tx.update(memberRef, { [`devices.${deviceId}.on`]: false, ownKeysDue: member.ownKeysDue ?? Timestamp.fromMillis(now) });
    tx.update(docAt<MemberKeys>(db, paths.memberKeys(agencyId, uid, member.keysGeneration)), { [`wraps.${deviceId}`]: FieldValue.delete() });
  });
