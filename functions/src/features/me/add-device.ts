import type { z } from 'zod';
import type { KeyLogEntryJson, deviceKeysSchema, hpkeSchema } from '@liexin/domain/api/shapes';
import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { equalBytes, fromBase64url as bytes, toBase64url as text } from '@liexin/proof/bytes';
import { deviceOf } from '@liexin/proof/key-log-state';
import type { Firestore, Transaction } from 'firebase-admin/firestore';
import { prepareKeyLogEntry } from '../../platform/append-key-log.ts';
import { mintStaffToken } from '../../platform/custom-token.ts';
import type { Platform } from '../../platform/platform.ts';
import type { PasswordPrincipal } from '../../platform/principal.ts';
import { docAt, type Member, type MemberKeys } from '../../platform/stored.ts';
import { hpkeIn } from '../../platform/wire.ts';
import { deviceRow } from '../../platform/device-row.ts';
import { ownMember } from '../../platform/own-member.ts';

export interface NewDevice {
  readonly agencyId: string;
  readonly uid: string;
  readonly device: z.infer<typeof deviceKeysSchema>;
  readonly entry: KeyLogEntryJson;
  readonly wrap: z.infer<typeof hpkeSchema>;
}

/**
 * Certifies a device of a person in the given transaction: `dev.add` signed by that person's own US, the wrap of the person's keys,
 * the device switched on. Reads first; the returned call writes. Faults: stale-head, bad-signature, malformed-request, already-exists.
 */
export const prepareDevice = async (
  tx: Transaction,
  db: Firestore,
  added: NewDevice,
  now: number,
): Promise<() => Promise<{ seq: number; hash: Uint8Array }>> => {
  const { agencyId, uid, device } = added;
  const memberRef = docAt<Member>(db, paths.member(agencyId, uid));
  const member = (await tx.get(memberRef)).data();
  if (!member || member.status !== 'active') throw new Fault('not-a-member');
  if (member.devices[device.deviceId]) throw new Fault('already-exists');
  const append = await prepareKeyLogEntry(tx, db, agencyId, added.entry, now);
  const certified = deviceOf(append.state, uid, device.deviceId);
  const same = certified && equalBytes(certified.dkPub, bytes(device.dkPub)) && equalBytes(certified.dsPub, bytes(device.dsPub));
  if (added.entry.type !== 'dev.add' || added.entry.subject !== device.deviceId || !same) throw new Fault('malformed-request', { field: 'entry' });
  return async () => {
    await append.write();
    tx.update(memberRef, { [`devices.${device.deviceId}`]: deviceRow(append.entry.seq, device.label) });
    tx.update(docAt<MemberKeys>(db, paths.memberKeys(agencyId, uid, member.keysGeneration)), { [`wraps.${device.deviceId}`]: hpkeIn(added.wrap) });
    return append.state.head;
  };
};

/**
 * Lets this device in after the phrase opened the keys; the signature by US proves that it did. One transaction. Repeating after a
 * lost answer is refused with already-exists, because entry and wrap can be read with a password alone: the device then gets its
 * token from `POST /api/session`, which asks for its own key. Faults: stale-head with {seq, hash}, bad-signature, already-exists.
 */
export const addDevice = async (platform: Platform, caller: PasswordPrincipal, body: RequestOf<'addDevice'>, now: number): Promise<ResponseOf<'addDevice'>> => {
  const { agencyId } = await ownMember(platform.db, caller.uid, now);
  const head = await platform.db.runTransaction(async (tx) => {
    const write = await prepareDevice(tx, platform.db, { agencyId, uid: caller.uid, device: body.device, entry: body.entry, wrap: body.wrap }, now);
    return write();
  });
  return {
    agencyId,
    token: await mintStaffToken(platform, { uid: caller.uid, agencyId, deviceId: body.device.deviceId }),
    head: { seq: head.seq, hash: text(head.hash) },
  };
};
