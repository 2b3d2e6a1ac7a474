import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { importPersonKeys, openPersonKeys, wrapPersonKeys, type PersonSecret } from '@liexin/e2ee/person-keys';
import { openWithPhrase, type PhraseBlob, type PhraseFault } from '@liexin/e2ee/phrase-blob';
import { equalBytes } from '@liexin/proof/bytes';
import { deviceAddBody } from '@liexin/proof/key-log-body';
import { makeKeyLogEntry, type KeyLogHead } from '@liexin/proof/key-log-entry';
import { activeMember, type KeyLogState } from '@liexin/proof/key-log-state';
import type { ApiClient } from '../api-client.ts';
import { deviceLabel } from '../device-label.ts';
import type { UnlockAnswer } from '../session-state.ts';
import { withoutAsking, type AdmittedDevice, type DeviceRecord } from './device-record.ts';
import { openFormer } from './former-keys.ts';
import { verifyEntries } from './key-log.ts';
import { VaultFault } from './vault-fault.ts';
import { b64, gcmBytes, hpkeBytes, hpkeJson, keyLogEntry, keyLogJson, raw } from './wire.ts';

export interface Unlocked {
  readonly device: AdmittedDevice;
  readonly token: string;
}

/** The agency's log as the server gave it with the wrapped keys, checked from the fingerprint on, and from `pinned` where something pins it. */
const logOf = async (answer: Pick<UnlockAnswer, 'agencyId' | 'identityKey' | 'keyLog'>, fingerprint: Uint8Array, pinned?: KeyLogHead): Promise<KeyLogState> =>
  verifyEntries(await Promise.all(answer.keyLog.map(keyLogEntry)), {
    agencyId: answer.agencyId,
    fingerprint,
    identityKey: raw(answer.identityKey),
    ...(pinned === undefined ? {} : { pinned }),
  });

/** The person's keys of these bytes, if they are the ones that the log certifies, and those of before. */
const personOf = async (secret: PersonSecret, log: KeyLogState, uid: string, boxes: UnlockAnswer['keys']['former']) => {
  const person = await importPersonKeys(secret);
  const member = activeMember(log, uid);
  if (member === undefined || !equalBytes(member.usPub, person.usPub) || !equalBytes(member.ukPub, person.ukPub))
    throw new VaultFault('key-log-forked', 'own keys');
  const former = await openFormer(log.agencyId, member, person, boxes);
  return { person, keysGeneration: member.keysGeneration, ...(former.length === 0 ? {} : { former }) };
};

/**
 * Opens the person's keys with the phrase and lets this device in: the blob pins agency and log, and `dev.add` is signed by
 * the opened US. Rejects with `phrase-wrong`, `phrase-superseded` (keys or page were made new since), `fingerprint-mismatch`, `key-log-forked`, or the API's faults. Repeating is
 * safe: the device id and keys are the same, and `stale-head` is answered by asking for the log again.
 */
export const unlockWithPhrase = async (api: ApiClient, device: DeviceRecord, first: UnlockAnswer, phrase: string): Promise<Unlocked> => {
  for (let answer = first, turn = 0; ; turn++) {
    try {
      return await enterWithPhrase(api, device, answer, phrase);
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'stale-head' || turn === 2) throw error;
      answer = await api.call('unlock', { params: {}, body: {} });
    }
  }
};

const enterWithPhrase = async (api: ApiClient, device: DeviceRecord, answer: UnlockAnswer, phrase: string): Promise<Unlocked> => {
  // The form is there only where there was a phrase.
  if (answer.phrase === null) throw new VaultFault('phrase-superseded', 'none');
  const blob: PhraseBlob = {
    kdf: answer.phrase.kdf,
    iterations: answer.phrase.iterations,
    salt: raw(answer.phrase.salt),
    generation: answer.phrase.generation,
    ...gcmBytes(answer.phrase),
  };
  const opened = await openWithPhrase(phrase, { agencyId: answer.agencyId, uid: device.uid, fingerprint: raw(answer.fingerprint) }, blob);
  if (!opened.ok) throw await notOpened(api, opened.fault, answer.phrase.salt);
  const log = await logOf(answer, opened.value.fingerprint, opened.value.pinned);
  if (activeMember(log, device.uid)?.keysGeneration !== blob.generation) throw new VaultFault('phrase-superseded', 'generation');
  const { person, keysGeneration, ...rest } = await personOf(opened.value, log, device.uid, answer.keys.former);
  const { keys, deviceId, uid } = device;
  const { entry } = await makeKeyLogEntry({
    agencyId: answer.agencyId,
    head: log.head,
    type: 'dev.add',
    subject: deviceId,
    body: deviceAddBody({ uid, dkPub: keys.dkPub, dsPub: keys.dsPub }),
    signer: uid,
    key: person.us.privateKey,
  });
  const wrap = await wrapPersonKeys({ agencyId: answer.agencyId, uid, keysGeneration, deviceId }, keys.dkPub, opened.value);
  const { token } = await api.call('addDevice', { params: {}, body: { device: deviceJson(device), entry: keyLogJson(entry), wrap: hpkeJson(wrap) } });
  const pin = { fingerprint: opened.value.fingerprint, identityKey: raw(answer.identityKey), log };
  return { device: { ...withoutAsking(device), admitted: { agencyId: answer.agencyId, person, keysGeneration, ...rest, pin } }, token };
};

/** Why a phrase did not open the blob that this browser was given: it is wrong, or the blob is not the one in force any more. */
const notOpened = async (api: ApiClient, fault: PhraseFault, salt: string): Promise<VaultFault> => {
  if (fault === 'wrong-agency') return new VaultFault('fingerprint-mismatch', fault);
  const { stands } = await api.call('checkPhrase', { params: {}, body: { salt } });
  return new VaultFault(stands ? 'phrase-wrong' : 'phrase-superseded', fault);
};

/**
 * Enters with what the server gave a device that another one let in. Null where keys and log do not belong together: the keys were made new
 * between the two that the server read. Rejects with `key-missing`, `key-log-forked`.
 */
export const enterWithKeys = async (
  device: DeviceRecord,
  answer: UnlockAnswer,
  told: Extract<ResponseOf<'requestDevice'>, { state: 'admitted' }>,
): Promise<Unlocked | null> => {
  const { keys, deviceId, uid } = device;
  if (told.agencyId !== answer.agencyId) throw new VaultFault('key-missing', 'wrap');
  const fingerprint = raw(answer.fingerprint);
  const log = await logOf({ ...answer, keyLog: told.keyLog }, fingerprint);
  if (activeMember(log, uid)?.keysGeneration !== told.keys.generation) return null;
  const box = told.keys.wraps[deviceId];
  if (box === undefined) throw new VaultFault('key-missing', 'wrap');
  const opened = await openPersonKeys({ agencyId: told.agencyId, uid, keysGeneration: told.keys.generation, deviceId }, keys.dk, hpkeBytes(box));
  if (!opened.ok) throw new VaultFault('key-missing', opened.fault);
  const own = await personOf(opened.value, log, uid, told.keys.former);
  const admitted = { agencyId: told.agencyId, ...own, pin: { fingerprint, identityKey: raw(answer.identityKey), log } };
  return { token: told.token, device: { ...device, admitted } };
};

const deviceJson = ({ deviceId, keys }: DeviceRecord): RequestOf<'addDevice'>['device'] => ({
  deviceId,
  dkPub: b64(keys.dkPub),
  dsPub: b64(keys.dsPub),
  label: deviceLabel(navigator.userAgent),
});
