import type { ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { parseInviteFragment, type InviteFragment } from '@liexin/e2ee/invite-fragment';
import { deriveInviteKeys, sealJoinerName } from '@liexin/e2ee/invite-keys';
import { makeJoinProof } from '@liexin/e2ee/join-proof';
import { createPersonKeys, wrapPersonKeys } from '@liexin/e2ee/person-keys';
import { equalBytes } from '@liexin/proof/bytes';
import { deviceAddBody } from '@liexin/proof/key-log-body';
import { makeKeyLogEntry } from '@liexin/proof/key-log-entry';
import { activeMember, deviceOf } from '@liexin/proof/key-log-state';
import type { ApiClient } from '../api-client.ts';
import { deviceLabel } from '../device-label.ts';
import type { AdmittedDevice, DeviceRecord, Joining } from './device-record.ts';
import { healSession } from './heal-session.ts';
import { verifyEntries } from './key-log.ts';
import { makeDevice } from './make-device.ts';
import type { Unlocked } from './unlock.ts';
import { VaultFault } from './vault-fault.ts';
import { b64, gcmJson, hpkeJson, keyLogEntry, keyLogJson, raw } from './wire.ts';

/** An invitation that was read whole from an address. */
export interface Invite extends InviteFragment {
  readonly inviteId: string;
}
export type OpenedInvite = ResponseOf<'openInvitation'>;

/** Null when it was cut or changed on the way. Local: nothing is asked of the server. */
export const readInvite = async (inviteId: string, fragment: string): Promise<Invite | null> => {
  const read = await parseInviteFragment(inviteId, fragment);
  return read.ok ? { inviteId, ...read.value } : null;
};

/**
 * What the invitation is, from the server; `fingerprint-mismatch` where the server speaks of another agency than the link does, or the
 * API's faults.
 */
export const openInvite = async (api: ApiClient, invite: Invite): Promise<OpenedInvite> => {
  const { auth } = await deriveInviteKeys(invite.secret, invite.inviteId);
  const opened = await api.call('openInvitation', { params: { inviteId: invite.inviteId }, body: { auth: b64(auth) } });
  if (!equalBytes(raw(opened.fingerprint), invite.fingerprint)) throw new VaultFault('fingerprint-mismatch', 'invitation');
  return opened;
};

/**
 * Makes device and person keys for somebody who joins, and the proof that whoever has the link made them. Sends nothing. To be stored
 * before it is sent: after any crash the same request goes out again and takes the invitation once.
 */
export const prepareJoining = async (input: {
  readonly uid: string;
  readonly email: string;
  readonly name: string;
  readonly invite: Invite;
  readonly opened: OpenedInvite;
  /** Of the person's keys: 1 where it is left out, or what the server names for somebody who was a member before. */
  readonly keysGeneration?: number;
  readonly nowMs: number;
}): Promise<DeviceRecord & { readonly joining: Joining }> => {
  const { uid, invite, opened, keysGeneration = 1 } = input;
  const { agencyId, displayName } = opened;
  const [device, made, inviteKeys] = await Promise.all([makeDevice(uid, input.nowMs), createPersonKeys(), deriveInviteKeys(invite.secret, invite.inviteId)]);
  const { keys, deviceId } = device;
  const person = made.keys;
  const place = { agencyId, inviteId: invite.inviteId };
  const [wrap, mac, name] = await Promise.all([
    wrapPersonKeys({ agencyId, uid, keysGeneration, deviceId }, keys.dkPub, made.secret),
    makeJoinProof({ ...place, uid, usPub: person.usPub, ukPub: person.ukPub, deviceId, dkPub: keys.dkPub, dsPub: keys.dsPub }, inviteKeys.macKey),
    sealJoinerName(place, inviteKeys.nameKey, { name: input.name, email: input.email }),
  ]);
  const request = {
    auth: b64(inviteKeys.auth),
    keys: { generation: keysGeneration, ukPub: b64(person.ukPub), usPub: b64(person.usPub), wraps: { [deviceId]: hpkeJson(wrap) } },
    device: { deviceId, dkPub: b64(keys.dkPub), dsPub: b64(keys.dsPub), label: deviceLabel(navigator.userAgent) },
    mac: b64(mac),
    name: gcmJson(name),
  };
  return { ...device, joining: { inviteId: invite.inviteId, agencyId, displayName, fingerprint: invite.fingerprint, person, request } };
};

/** Sends a prepared joining, or asks where it stands: the same call. */
export const sendJoining = (api: ApiClient, { inviteId, request }: Joining): Promise<ResponseOf<'join'>> =>
  api.call('join', { params: { inviteId }, body: request });

/**
 * Sends a prepared joining and answers which generation of keys the server wants instead, for somebody who was a member before; null where
 * these will do, or where something else stands in the way that the next look will say.
 */
export const wantedGeneration = async (api: ApiClient, joining: Joining): Promise<number | null> => {
  try {
    await sendJoining(api, joining);
    return null;
  } catch (error) {
    const wanted = error instanceof Fault && error.code === 'malformed-request' ? error.detail['generation'] : undefined;
    return typeof wanted === 'number' ? wanted : null;
  }
};

/**
 * The last step, after somebody let this person in: the log is checked from the fingerprint of the link, must certify the keys that were
 * made here, and `dev.add` follows, signed by them. Repeating after a lost answer is safe. Rejects with `fingerprint-mismatch`, `key-log-forked`, or the API's faults.
 */
export const finishJoining = async (
  api: ApiClient,
  device: DeviceRecord & { readonly joining: Joining },
  answer: NonNullable<ResponseOf<'join'>['log']>,
): Promise<Unlocked> => {
  const { joining, keys, deviceId, uid } = device;
  const { agencyId, person, fingerprint } = joining;
  const entries = await Promise.all(answer.entries.map(keyLogEntry));
  const log = await verifyEntries(entries, { agencyId, fingerprint, identityKey: raw(answer.identityKey) });
  const member = activeMember(log, uid);
  if (member === undefined || !equalBytes(member.usPub, person.usPub) || !equalBytes(member.ukPub, person.ukPub))
    throw new VaultFault('key-log-forked', 'own keys');
  const { joining: _done, ...rest } = device;
  const admitted: AdmittedDevice = {
    ...rest,
    admitted: { agencyId, person, keysGeneration: member.keysGeneration, pin: { fingerprint, identityKey: raw(answer.identityKey), log } },
  };
  // It was let in before, and the answer was lost: its own signature signs it in.
  if (deviceOf(log, uid, deviceId) !== undefined) return { device: admitted, token: await healSession(api, admitted) };
  const { entry } = await makeKeyLogEntry({
    agencyId,
    head: log.head,
    type: 'dev.add',
    subject: deviceId,
    body: deviceAddBody({ uid, dkPub: keys.dkPub, dsPub: keys.dsPub }),
    signer: uid,
    key: person.us.privateKey,
  });
  const wrap = joining.request.keys.wraps[deviceId];
  if (wrap === undefined) throw new VaultFault('key-missing', 'wrap');
  const { token } = await api.call('addDevice', { params: {}, body: { device: joining.request.device, entry: keyLogJson(entry), wrap } });
  return { device: admitted, token };
};
