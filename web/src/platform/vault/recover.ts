import { Fault } from '@liexin/domain/kernel/fault';
import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { createPersonKeys, wrapPersonKeys } from '@liexin/e2ee/person-keys';
import { deviceAddBody, emptyBody, personKeysBody } from '@liexin/proof/key-log-body';
import { makeKeyLogEntry, RECOVERY_SIGNER, type KeyLogEntry, type KeyLogType } from '@liexin/proof/key-log-entry';
import { activeMember, type KeyLogState } from '@liexin/proof/key-log-state';
import { recoverAskBytes } from '@liexin/proof/recovery-statements';
import { signEcdsa } from '@liexin/proof/ecdsa';
import type { ApiClient } from '../api-client.ts';
import type { UnlockAnswer } from '../session-state.ts';
import type { AdmittedDevice, DeviceRecord, Recovering } from './device-record.ts';
import { healSession } from './heal-session.ts';
import { verifyEntries } from './key-log.ts';
import { openKitWith } from './kit-words.ts';
import { makeDevice } from './make-device.ts';
import type { Unlocked } from './unlock.ts';
import { VaultFault } from './vault-fault.ts';
import { b64, hpkeJson, keyLogEntry, keyLogJson, raw } from './wire.ts';

/** A device whose owner asked to come back with the kit. */
export type RecoveringDevice = DeviceRecord & { readonly recovering: Recovering };

/**
 * Opens the kit and makes what is asked for with it: a new device and new keys of the person, signed by the recovery signer. Sends nothing:
 * to be stored first, so that the same request goes out again after any crash. The kit authenticates the agency and pins its log, which is
 * checked from the first entry on. Rejects with what is wrong with the kit, or `key-log-forked`.
 */
export const prepareRecovery = async (answer: UnlockAnswer, kit: ResponseOf<'recoveryKit'>['kit'], text: string, nowMs: number): Promise<RecoveringDevice> => {
  const { agencyId, uid } = answer;
  const [fingerprint, identityKey] = [raw(answer.fingerprint), raw(answer.identityKey)];
  const entries = await Promise.all(answer.keyLog.map(keyLogEntry));
  const log = await verifyEntries(entries, { agencyId, fingerprint, identityKey });
  const { kitId, ark, rsk, pinned } = await openKitWith(text, kit, { agencyId, fingerprint }, log);
  await verifyEntries(entries, { agencyId, fingerprint, identityKey, pinned });
  const member = activeMember(log, uid);
  if (member === undefined) throw new VaultFault('key-log-forked', 'no such member');
  const [device, person] = await Promise.all([makeDevice(uid, nowMs), createPersonKeys()]);
  const { keys, deviceId } = device;
  const keysGeneration = member.keysGeneration + 1;
  const { ukPub, usPub } = person.keys;
  const statement = recoverAskBytes({ agencyId, kitId, uid, deviceId, dkPub: keys.dkPub, dsPub: keys.dsPub, usPub, ukPub, generation: keysGeneration });
  const [wrap, signature] = await Promise.all([
    wrapPersonKeys({ agencyId, uid, keysGeneration, deviceId }, keys.dkPub, person.secret),
    signEcdsa(rsk.privateKey, statement),
  ]);
  const request: RequestOf<'recover'> = {
    device: { deviceId, dkPub: b64(keys.dkPub), dsPub: b64(keys.dsPub) },
    keys: { generation: keysGeneration, ukPub: b64(ukPub), usPub: b64(usPub), wraps: { [deviceId]: hpkeJson(wrap) } },
    kitId,
    signature: b64(signature),
  };
  return { ...device, recovering: { agencyId, fingerprint, identityKey, pinned, person: person.keys, ark, rsk, request } };
};

type RecoveryAnswer = ResponseOf<'recover'>;

/** Asks, or asks how it stands: the same call, repeated after any failure. Begins a new wait where another device has asked since. */
export const askRecovery = (api: ApiClient, { recovering }: RecoveringDevice): Promise<RecoveryAnswer> =>
  api.call('recover', { params: {}, body: recovering.request });

/** Asks how it stands and begins nothing: another device that has asked since keeps its place. */
export const lookAtRecovery = (api: ApiClient, { recovering }: RecoveringDevice): Promise<RecoveryAnswer> =>
  api.call('recover', { params: {}, body: { ...recovering.request, looks: true } });

/**
 * What stands at the end of the wait, signed on the newest head: `recover` by the kit, then by the new keys of the person the end of
 * every old device, and this one. After `stale-head` it is made again. A lost answer is repaired by the device's own key.
 */
export const finishRecovery = async (api: ApiClient, device: RecoveringDevice, first: Extract<RecoveryAnswer, { keyLog: unknown }>): Promise<Unlocked> => {
  for (let answer: RecoveryAnswer = first, turn = 0; ; turn++) {
    if (answer.state !== 'due' && answer.state !== 'done') throw new VaultFault('key-missing', answer.state);
    const log = await verifiedLog(device, answer.keyLog);
    if (answer.state === 'done') {
      const admitted = admittedWith(device, log);
      return { device: admitted, token: await healSession(api, admitted) };
    }
    const { entries, state } = await finalEntries(device, log);
    try {
      const { token } = await api.call('finishRecovery', { params: {}, body: { deviceId: device.deviceId, entries: entries.map(keyLogJson) } });
      return { device: admittedWith(device, state), token };
    } catch (error) {
      const isAgain = error instanceof Fault && (error.code === 'stale-head' || error.code === 'already-exists') && turn < 3;
      if (!isAgain) throw error;
      answer = await lookAtRecovery(api, device);
    }
  }
};

const trustOf = ({ recovering: { agencyId, fingerprint, identityKey, pinned } }: RecoveringDevice) => ({ agencyId, fingerprint, identityKey, pinned });

const verifiedLog = async (device: RecoveringDevice, entries: UnlockAnswer['keyLog']): Promise<KeyLogState> =>
  verifyEntries(await Promise.all(entries.map(keyLogEntry)), trustOf(device));

const finalEntries = async (
  device: RecoveringDevice,
  log: KeyLogState,
): Promise<{ readonly entries: readonly (KeyLogEntry & { readonly body: Uint8Array })[]; readonly state: KeyLogState }> => {
  const { uid, deviceId, keys, recovering } = device;
  const { agencyId, person, rsk, request } = recovering;
  if (log.recovery.kitId !== request.kitId) throw new VaultFault('kit-superseded', 'while waiting');
  const before = activeMember(log, uid);
  if (before === undefined) throw new VaultFault('key-log-forked', 'no such member');
  const entries: (KeyLogEntry & { readonly body: Uint8Array })[] = [];
  let { head } = log;
  const add = async (type: KeyLogType, subject: string, body: Uint8Array, signer: string, key: CryptoKey): Promise<void> => {
    const made = await makeKeyLogEntry({ agencyId, head, type, subject, body, signer, key });
    entries.push(made.entry);
    head = made.head;
  };
  const byPerson = (type: KeyLogType, subject: string, body: Uint8Array): Promise<void> => add(type, subject, body, uid, person.us.privateKey);
  const { usPub, ukPub } = person;
  await add('recover', uid, personKeysBody({ usPub, ukPub, keysGeneration: request.keys.generation }), RECOVERY_SIGNER, rsk.privateKey);
  for (const old of before.devices.values()) if (old.until === undefined) await byPerson('dev.revoke', old.deviceId, emptyBody());
  await byPerson('dev.add', deviceId, deviceAddBody({ uid, dkPub: keys.dkPub, dsPub: keys.dsPub }));
  const { pinned: _pinned, ...trust } = trustOf(device);
  return { entries, state: await verifyEntries(entries, { ...trust, from: log }) };
};

/** This device as it is once it is in. The kit's keys stay on it until every compartment is opened with them. */
const admittedWith = (device: RecoveringDevice, log: KeyLogState): AdmittedDevice => {
  const { agencyId, fingerprint, identityKey, person, request } = device.recovering;
  return { ...device, admitted: { agencyId, person, keysGeneration: request.keys.generation, pin: { fingerprint, identityKey, log } } };
};
