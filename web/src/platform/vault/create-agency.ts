import type { Language, Region } from '@liexin/domain/agency/region';
import type { RequestOf } from '@liexin/domain/api/routes';
import { createGeneration } from '@liexin/e2ee/compartment';
import { makeGenesis } from '@liexin/e2ee/make-genesis';
import { createPersonKeys, wrapPersonKeys } from '@liexin/e2ee/person-keys';
import { shortId } from '@liexin/e2ee/random-bytes';
import { createRecovery, wrapRecoveryForOwner } from '@liexin/e2ee/recovery-keys';
import { DIRECTORY } from '@liexin/proof/generation-document';
import type { ApiClient } from '../api-client.ts';
import { deviceLabel } from '../device-label.ts';
import { sealMemberCard } from './cards.ts';
import type { Admission, AdmittedDevice, DeviceRecord } from './device-record.ts';
import { verifyEntries } from './key-log.ts';
import { makeDevice } from './make-device.ts';
import { b64, generationJson, hpkeJson, keyLogJson, sealedJson } from './wire.ts';

export interface AgencyForm {
  readonly displayName: string;
  readonly language: Language;
  readonly region: Region;
  /** The owner's name, as candidates and colleagues see it. */
  readonly memberName: string;
  /** Address outside of the agency, told when one person acts alone. */
  readonly witness: string | null;
}

export interface PrepareAgencyInput {
  readonly uid: string;
  readonly email: string;
  readonly form: AgencyForm;
  /** Raw point. */
  readonly serverKey: Uint8Array;
  readonly nowMs: number;
}

/**
 * Makes everything of a new agency on this device: device, person and recovery keys, the beginning of the key log (its
 * signing key is dropped inside), the directory's first generation. Sends nothing. To be stored before it is sent: the
 * same request can then go out again after any crash, and the server answers it the same way.
 */
export const prepareAgency = async ({ uid, email, form, serverKey, nowMs }: PrepareAgencyInput): Promise<DeviceRecord> => {
  const agencyId = shortId();
  const [device, person, recovery] = await Promise.all([makeDevice(uid, nowMs), createPersonKeys(), createRecovery(agencyId)]);
  const { keys } = person;
  const genesis = await makeGenesis({ agencyId, serverPub: serverKey, recovery, owner: { uid, keys, device: device.keys } });
  const place = { agencyId, compartmentId: shortId(), about: DIRECTORY, tier: 'standard' } as const;
  const [directory, deviceWrap, ownerWrap, log] = await Promise.all([
    createGeneration({
      place,
      generation: 1,
      previous: null,
      recipients: { [uid]: keys.ukPub, ark: recovery.arkPub, auk: recovery.aukPub },
      head: genesis.head,
      deviceKey: device.keys.ds.privateKey,
    }),
    wrapPersonKeys({ agencyId, uid, keysGeneration: 1, deviceId: device.deviceId }, device.keys.dkPub, person.secret),
    wrapRecoveryForOwner({ agencyId, kitId: recovery.kitId, uid, keysGeneration: 1 }, keys.ukPub, recovery.secret),
    verifyEntries(genesis.entries, { agencyId, fingerprint: genesis.fingerprint, identityKey: genesis.identityKey }),
  ]);
  const card = await sealMemberCard(
    agencyId,
    uid,
    { generation: 1, key: directory.key },
    { name: form.memberName, email, aukPub: recovery.aukPub, kitId: null },
  );
  const request: RequestOf<'createAgency'> = {
    agencyId,
    displayName: form.displayName,
    region: form.region,
    language: form.language,
    identityKey: b64(genesis.identityKey),
    fingerprint: b64(genesis.fingerprint),
    entries: genesis.entries.map(keyLogJson),
    keys: { generation: 1, ukPub: b64(keys.ukPub), usPub: b64(keys.usPub), wraps: { [device.deviceId]: hpkeJson(deviceWrap) } },
    device: { deviceId: device.deviceId, dkPub: b64(device.keys.dkPub), dsPub: b64(device.keys.dsPub), label: deviceLabel(navigator.userAgent) },
    recovery: {
      kitId: recovery.kitId,
      arkPub: b64(recovery.arkPub),
      rskPub: b64(recovery.rskPub),
      ownerWrap: hpkeJson(ownerWrap),
      aukPub: b64(recovery.aukPub),
      aukWrap: hpkeJson(recovery.aukWrap),
    },
    directory: { compartmentId: place.compartmentId, generation: generationJson(directory, { [uid]: 1 }) },
    card: sealedJson(card),
    witness: form.witness,
  };
  const admitted: Admission = { agencyId, person: keys, keysGeneration: 1, pin: { fingerprint: genesis.fingerprint, identityKey: genesis.identityKey, log } };
  return { ...device, pending: { request, admitted } };
};

/** Sends a prepared agency. Repeating after a lost answer is answered with a fresh token. */
export const foundAgency = async (api: ApiClient, record: DeviceRecord): Promise<{ readonly device: AdmittedDevice; readonly token: string }> => {
  if (record.pending === null) throw new RangeError('nothing prepared');
  const { token } = await api.call('createAgency', { params: {}, body: record.pending.request });
  return { device: { ...record, admitted: record.pending.admitted, pending: null }, token };
};
