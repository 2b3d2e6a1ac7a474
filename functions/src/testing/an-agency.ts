// Builders of requests as an honest client makes them, and of the people who make them.
import { encodeCbor } from '@liexin/proof/cbor';
import { fromBase64url, toBase64url as text } from '@liexin/proof/bytes';
import { signEcdsa } from '@liexin/proof/ecdsa';
import { fingerprintOf } from '@liexin/proof/fingerprint';
import { DIRECTORY, generationWrapsHash, signGeneration, type CompartmentPlace } from '@liexin/proof/generation-document';
import { deviceAddBody, recoverySetBody, serverKeyBody, userAddBody } from '@liexin/proof/key-log-body';
import { AGENCY_SUBJECT, EMPTY_HEAD, IDENTITY_SIGNER, makeKeyLogEntry, type KeyLogEntry, type KeyLogHead } from '@liexin/proof/key-log-entry';
import { toSpki } from '@liexin/proof/spki';
import type { RequestOf } from '@liexin/domain/api/routes';
import type { GenerationJson } from '../platform/check-generation.ts';
import { hpkeIn, mapValues } from '../platform/wire.ts';
import { b64, bytes, hpkeBox, longId, newUid, sealedBox, shortId, signingKey, type SigningKey } from './keys.ts';

export interface Device {
  readonly deviceId: string;
  readonly ds: SigningKey;
  readonly dk: SigningKey;
}
export interface Person {
  readonly uid: string;
  readonly us: SigningKey;
  readonly uk: SigningKey;
  readonly device: Device;
}
export interface Founded {
  readonly agencyId: string;
  readonly owner: Person;
  readonly directory: string;
  readonly kitId: string;
  /** Recovery signer: in the kit alone. */
  readonly rsk: SigningKey;
  readonly body: RequestOf<'createAgency'>;
  head: KeyLogHead;
}

export const aDevice = async (): Promise<Device> => ({ deviceId: shortId(), ds: await signingKey(), dk: await signingKey() });
export const aPerson = async (): Promise<Person> => ({ uid: newUid(), us: await signingKey(), uk: await signingKey(), device: await aDevice() });
export const deviceJson = (device: Device) => ({ deviceId: device.deviceId, dkPub: text(device.dk.pub), dsPub: text(device.ds.pub) });
export const entryJson = (entry: KeyLogEntry & { body: Uint8Array }): RequestOf<'addDevice'>['entry'] => ({
  seq: entry.seq,
  prev: text(entry.prev),
  type: entry.type as 'dev.add',
  subject: entry.subject,
  body: text(entry.body),
  signer: entry.signer,
  signature: text(entry.signature),
});

/** A generation wrapped for these people, ARK and AUK, signed by a device. */
export const aGeneration = async (
  place: CompartmentPlace,
  people: Readonly<Record<string, number>>,
  head: KeyLogHead,
  device: Device,
  generation = 1,
): Promise<GenerationJson> => {
  const wraps: GenerationJson['wraps'] = {
    ...mapValues(people, (keysGeneration) => ({ ...hpkeBox(), kind: 'uk' as const, keysGeneration })),
    ark: { ...hpkeBox(), kind: 'ark', keysGeneration: 1 },
    auk: { ...hpkeBox(), kind: 'auk', keysGeneration: 1 },
  };
  const facts = {
    generation,
    kcv: bytes(16),
    prev: generation === 1 ? null : { nonce: bytes(12), ciphertext: bytes(48) },
    wrapsHash: await generationWrapsHash(mapValues(wraps, hpkeIn)),
    keyLogSeq: head.seq,
    keyLogHash: head.hash,
  };
  const { signature } = await signGeneration(place, facts, device.ds.key);
  return {
    generation,
    kcv: text(facts.kcv),
    prev: facts.prev && { nonce: text(facts.prev.nonce), ciphertext: text(facts.prev.ciphertext) },
    wrapsHash: text(facts.wrapsHash),
    keyLogSeq: head.seq,
    keyLogHash: text(head.hash),
    signature: text(signature),
    wraps,
  };
};

/** `dev.add` of a device of this person on this head. */
export const deviceEntry = (agencyId: string, head: KeyLogHead, person: Person, device: Device) =>
  makeKeyLogEntry({
    agencyId,
    head,
    type: 'dev.add',
    subject: device.deviceId,
    body: deviceAddBody({ uid: person.uid, dkPub: device.dk.pub, dsPub: device.ds.pub }),
    signer: person.uid,
    key: person.us.key,
  });

/** Everything that founds an agency. `serverKey`: what /api/config told. */
export const anAgency = async (serverKey: string, owner?: Person, agencyId = shortId()): Promise<Founded> => {
  const [person, identity, ark, rsk, auk] = [owner ?? (await aPerson()), await signingKey(), await signingKey(), await signingKey(), await signingKey()];
  const [kitId, directory] = [longId(), shortId()];
  const signed = { agencyId, signer: IDENTITY_SIGNER, key: identity.key };
  const first = await makeKeyLogEntry({
    ...signed,
    head: EMPTY_HEAD,
    type: 'server.key',
    subject: AGENCY_SUBJECT,
    body: serverKeyBody(fromBase64url(serverKey)),
  });
  const member = { roles: ['consultant', 'owner'], clearance: ['compensation', 'standard'], usPub: person.us.pub, ukPub: person.uk.pub, keysGeneration: 1 };
  const second = await makeKeyLogEntry({ ...signed, head: first.head, type: 'user.add', subject: person.uid, body: userAddBody(member) });
  const third = await makeKeyLogEntry({
    ...signed,
    head: second.head,
    type: 'recovery.set',
    subject: AGENCY_SUBJECT,
    body: recoverySetBody({ arkPub: ark.pub, rskPub: rsk.pub, kitId }),
  });
  const fourth = await deviceEntry(agencyId, third.head, person, person.device);
  const generation = await aGeneration(
    { agencyId, compartmentId: directory, about: DIRECTORY, tier: 'standard' },
    { [person.uid]: 1 },
    fourth.head,
    person.device,
  );
  const body: RequestOf<'createAgency'> = {
    agencyId,
    displayName: 'Northlight Search',
    region: 'nl',
    language: 'en',
    identityKey: text(identity.pub),
    fingerprint: text(await fingerprintOf(toSpki(identity.pub))),
    entries: [first, second, third, fourth].map(({ entry }) => entryJson(entry)),
    device: deviceJson(person.device),
    keys: { generation: 1, ukPub: text(person.uk.pub), usPub: text(person.us.pub), wraps: { [person.device.deviceId]: hpkeBox() } },
    recovery: { kitId, arkPub: text(ark.pub), rskPub: text(rsk.pub), aukPub: text(auk.pub), ownerWrap: hpkeBox(), aukWrap: hpkeBox() },
    directory: { compartmentId: directory, generation },
    card: sealedBox(),
    witness: null,
  };
  return { agencyId, owner: person, directory, kitId, rsk, body, head: fourth.head };
};

export const sessionSignature = async (device: Device, place: { agencyId: string; uid: string }, nonce: string): Promise<string> =>
  text(await signEcdsa(device.ds.key, encodeCbor(['hh.session.v1', place.agencyId, place.uid, device.deviceId, fromBase64url(nonce)])));

export const aPhrase = () => ({ kdf: 'PBKDF2-SHA-256' as const, iterations: 600_000, salt: b64(16), generation: 1, nonce: b64(12), ciphertext: b64(200) });
