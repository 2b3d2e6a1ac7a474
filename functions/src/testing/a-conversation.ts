// Builders of searches, conversations, rotations and messages as an honest client makes them.
import type { RequestOf } from '@liexin/domain/api/routes';
import type { EpochJson, SignerListJson } from '@liexin/domain/api/shapes';
import { paths } from '@liexin/domain/storage/paths';
import { toBase64url as text } from '@liexin/proof/bytes';
import { signEcdsa } from '@liexin/proof/ecdsa';
import type { Envelope } from '@liexin/proof/envelope';
import { recipientsHash, signEpoch } from '@liexin/proof/epoch-document';
import { messageAad } from '@liexin/proof/message-aad';
import { messageToBeSigned } from '@liexin/proof/message-signature';
import { periodOf } from '@liexin/proof/period';
import { signerListHash, signSignerList, type LanePlace } from '@liexin/proof/signer-list';
import { FieldValue, type Firestore } from 'firebase-admin/firestore';
import { gcmIn, hpkeIn, mapValues, sealedIn, signerListOut } from '../platform/wire.ts';
import { aGeneration, type Device, type Founded, type Person } from './an-agency.ts';
import { b64, bytes, longId, sealedBox, shortId } from './keys.ts';

export const aMandate = async (
  agency: Founded,
  people: Readonly<Record<string, number>> = { [agency.owner.uid]: 1 },
  sample = true,
): Promise<RequestOf<'createMandate'>> => {
  const [mandateId, compartmentId] = [shortId(), shortId()];
  const generation = await aGeneration(
    { agencyId: agency.agencyId, compartmentId, about: mandateId, tier: 'standard' },
    people,
    agency.head,
    agency.owner.device,
  );
  return { mandateId, compartmentId, card: sealedBox(), generation, team: [agency.owner.uid], sample };
};

export interface Signing {
  readonly agency: Founded;
  readonly person: Person;
  readonly device: Device;
}

export const aSignerList = async (
  place: LanePlace,
  { agency, person }: Signing,
  n: number,
  prev: Uint8Array,
  epoch: number,
): Promise<{ json: SignerListJson; hash: Uint8Array }> => {
  const list = await signSignerList(
    place,
    { n, prev, epoch, keyLogSeq: agency.head.seq, keyLogHash: agency.head.hash, nonce: bytes(12), ciphertext: bytes(200), by: person.uid },
    person.us.key,
  );
  return { json: signerListOut(list), hash: await signerListHash(place, list) };
};

export interface EpochWish {
  readonly epoch: number;
  readonly phase: 'opening' | 'reply';
  readonly signersN: number;
  readonly signersHash: Uint8Array;
  readonly devices?: EpochJson['devices'];
  readonly links?: EpochJson['links'];
  readonly generation?: number;
}

export const anEpoch = async (place: LanePlace, compartmentId: string, { agency, device }: Signing, wish: EpochWish): Promise<EpochJson> => {
  const [key, devices, links] = [sealedBox(wish.generation), wish.devices ?? {}, wish.links ?? {}];
  const hash = await recipientsHash(compartmentId, { key: sealedIn(key), devices: mapValues(devices, hpkeIn), links: mapValues(links, gcmIn) });
  const facts = {
    epoch: wish.epoch,
    phase: wish.phase,
    kcv: bytes(16),
    recipientsHash: hash,
    signersHash: wish.signersHash,
    keyLogSeq: agency.head.seq,
    keyLogHash: agency.head.hash,
  };
  const { signature } = await signEpoch(place, facts, device.ds.key);
  return {
    epoch: wish.epoch,
    phase: wish.phase,
    key,
    kcv: text(facts.kcv),
    devices,
    links,
    recipientsHash: text(hash),
    signersN: wish.signersN,
    signersHash: text(wish.signersHash),
    keyLogSeq: agency.head.seq,
    keyLogHash: text(agency.head.hash),
    signature: text(signature),
  };
};

const name = () => b64(60);

/** What is said of pay, by the owner: its lane and the first key of the tier, for these people. */
export const aPayLane = async (agency: Founded, mandateId: string, people: readonly string[]): Promise<RequestOf<'openCompensation'>> => {
  const [laneId, compartmentId] = [shortId(), shortId()];
  const place = { agencyId: agency.agencyId, laneId };
  const signing = { agency, person: agency.owner, device: agency.owner.device };
  const list = await aSignerList(place, signing, 0, new Uint8Array(32), 1);
  const epoch = await anEpoch(place, compartmentId, signing, { epoch: 1, phase: 'reply', signersN: 0, signersHash: list.hash });
  const participants = Object.fromEntries(people.map((uid) => [uid, { can: 'rw' as const, kind: 'staff' as const, name: b64(60) }]));
  const key = await aGeneration(
    { agencyId: agency.agencyId, compartmentId, about: mandateId, tier: 'compensation' },
    Object.fromEntries(people.map((uid) => [uid, 1])),
    agency.head,
    agency.owner.device,
  );
  return { lane: { laneId, kind: 'internalOffer', epochs: [epoch], signers: list.json, participants }, compartmentId, key };
};

export const aConversation = async (
  agency: Founded,
  mandate: Pick<RequestOf<'createMandate'>, 'mandateId' | 'compartmentId'>,
  contactEmail: string | null = null,
): Promise<RequestOf<'createConversation'>> => {
  const signing = { agency, person: agency.owner, device: agency.owner.device };
  const guestUid = longId();
  const lane = async (kind: 'candidate' | 'internal') => {
    const laneId = shortId();
    const place = { agencyId: agency.agencyId, laneId };
    const list = await aSignerList(place, signing, 0, new Uint8Array(32), 1);
    const wish = { signersN: 0, signersHash: list.hash };
    const epochs = [await anEpoch(place, mandate.compartmentId, signing, { epoch: 1, phase: 'opening', ...wish })];
    if (kind === 'candidate') epochs.push(await anEpoch(place, mandate.compartmentId, signing, { epoch: 2, phase: 'reply', ...wish }));
    const staff = { [agency.owner.uid]: { can: 'rw' as const, kind: 'staff' as const, name: name() } };
    const participants: RequestOf<'createConversation'>['lanes'][number]['participants'] =
      kind === 'candidate' ? { ...staff, [guestUid]: { can: 'rw', kind: 'candidate', name: name() } } : staff;
    return { laneId, kind, epochs, signers: list.json, participants };
  };
  return {
    conversationId: shortId(),
    mandateId: mandate.mandateId,
    compartmentId: mandate.compartmentId,
    guestUid,
    card: sealedBox(),
    language: 'en',
    source: 'referral',
    lanes: [await lane('candidate'), await lane('internal')],
    contactEmail,
  };
};

/** An envelope signed by a device. `counter` orders the tests, nothing else. */
export const anEnvelope = async (
  place: { agencyId: string; laneId: string; messageId: string },
  sender: string,
  device: Pick<Device, 'deviceId' | 'ds'>,
  counter: number,
  head = { seq: 4, hash: new Uint8Array(32) },
): Promise<Envelope> => {
  const unsigned = {
    version: 1 as const,
    suite: 1 as const,
    epoch: 1,
    period: periodOf(Date.now()),
    sender,
    device: device.deviceId,
    counter,
    type: 'msg' as const,
    keyLogSeq: head.seq,
    keyLogHash: head.hash.slice(0, 16),
    tipSeq: 0,
    tipHash: new Uint8Array(16),
    nonce: bytes(12),
    ciphertext: bytes(272),
    commitment: bytes(32),
  };
  const signature = await signEcdsa(device.ds.key, await messageToBeSigned(messageAad(place, unsigned), unsigned));
  return { ...unsigned, signature };
};

/** Writes an envelope as a client's batch does: the message and the lane's `last` together. */
export const post = async (db: Firestore, place: { agencyId: string; laneId: string; messageId: string }, envelope: Envelope): Promise<void> => {
  const batch = db.batch();
  batch.create(db.doc(paths.message(place.agencyId, place.laneId, place.messageId)), { ...envelope, sentAt: FieldValue.serverTimestamp() });
  batch.update(db.doc(paths.lane(place.agencyId, place.laneId)), { last: { at: FieldValue.serverTimestamp(), by: envelope.sender, size: 1 } });
  await batch.commit();
};
