import { beforeAll, describe, expect, test } from 'vitest';
import { verifyDeviceCertificate } from './device-certificate.ts';
import { signEpoch, verifyEpoch, type EpochDocument } from './epoch-document.ts';
import { missingRecipients, signGeneration, verifyGeneration, type CompartmentPlace } from './generation-document.ts';
import { deviceAddBody } from './key-log-body.ts';
import { makeKeyLogEntry } from './key-log-entry.ts';
import { follows, signerListHash, signSignerList, verifySignerList, type SignerList } from './signer-list.ts';
import { wrapsHash } from './wraps-hash.ts';

const place = { agencyId: 'agency', laneId: 'lane' };
const bytes = (length: number, value = 1): Uint8Array => new Uint8Array(length).fill(value);
let key: CryptoKey;
let pub: Uint8Array;
let otherPub: Uint8Array;

beforeAll(async () => {
  const make = (): Promise<CryptoKeyPair> => crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const [pair, other] = [await make(), await make()];
  key = pair.privateKey;
  pub = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  otherPub = new Uint8Array(await crypto.subtle.exportKey('raw', other.publicKey));
});

describe('signer lists', () => {
  const draft = (): Omit<SignerList, 'signature'> => ({
    n: 0,
    prev: bytes(32, 0),
    epoch: 1,
    keyLogSeq: 4,
    keyLogHash: bytes(32),
    nonce: bytes(12),
    ciphertext: bytes(40),
    by: 'uid1',
  });

  test('[P13] a list is bound to its lane and to each of its fields', async () => {
    const list = await signSignerList(place, draft(), key);
    const changes: Partial<SignerList>[] = [
      { n: 1 },
      { prev: bytes(32) },
      { epoch: 2 },
      { keyLogSeq: 5 },
      { keyLogHash: bytes(32, 2) },
      { nonce: bytes(12, 2) },
      { ciphertext: bytes(41) },
      { by: 'uid2' },
      { signature: bytes(64) },
      { keyLogHash: bytes(16) },
    ];

    expect(await verifySignerList(place, list, pub)).toBe(true);
    expect(await verifySignerList({ ...place, laneId: 'other' }, list, pub)).toBe(false);
    expect(await verifySignerList(place, list, otherPub)).toBe(false);
    for (const change of changes) expect(await verifySignerList(place, { ...list, ...change }, pub), Object.keys(change).join()).toBe(false);
  });

  test('[P13] a list follows the one that it names', async () => {
    const first = await signSignerList(place, draft(), key);
    const prev = await signerListHash(place, first);
    const next = await signSignerList(place, { ...draft(), n: 1, prev, epoch: 2 }, key);

    expect(await follows(place, first, next)).toBe(true);
    expect(await follows(place, first, { ...next, n: 2 })).toBe(false);
    expect(await follows(place, first, { ...next, prev: bytes(32) })).toBe(false);
    expect(await follows(place, first, { ...next, epoch: 0 })).toBe(false);
    expect(await follows(place, first, { ...next, keyLogSeq: 3 })).toBe(false);
  });
});

describe('epochs and generations', () => {
  test('[P14] an epoch is bound to its lane and to each of its fields', async () => {
    const facts = {
      epoch: 2,
      phase: 'opening',
      kcv: bytes(16),
      recipientsHash: bytes(32),
      signersHash: bytes(32, 2),
      keyLogSeq: 4,
      keyLogHash: bytes(32, 3),
    } as const;
    const document = await signEpoch(place, facts, key);
    const changes: Partial<EpochDocument>[] = [
      { epoch: 3 },
      { phase: 'reply' },
      { kcv: bytes(16, 2) },
      { recipientsHash: bytes(32, 9) },
      { signersHash: bytes(32, 9) },
      { keyLogSeq: 5 },
      { keyLogHash: bytes(32, 9) },
      { signature: bytes(64) },
      { kcv: bytes(15) },
    ];

    expect(await verifyEpoch(place, document, pub)).toBe(true);
    expect(await verifyEpoch({ ...place, agencyId: 'other' }, document, pub)).toBe(false);
    expect(await verifyEpoch(place, document, otherPub)).toBe(false);
    for (const change of changes) expect(await verifyEpoch(place, { ...document, ...change }, pub), Object.keys(change).join()).toBe(false);
  });

  test('[P15] a generation is bound to purpose, tier and the key before it', async () => {
    const compartment: CompartmentPlace = { agencyId: 'agency', compartmentId: 'comp', about: 'mandate', tier: 'standard' };
    const prev = { nonce: bytes(12), ciphertext: bytes(48) };
    const facts = { generation: 2, kcv: bytes(16), prev, wrapsHash: bytes(32), keyLogSeq: 4, keyLogHash: bytes(32) };
    const document = await signGeneration(compartment, facts, key);

    expect(await verifyGeneration(compartment, document, pub)).toBe(true);
    expect(await verifyGeneration({ ...compartment, about: 'other' }, document, pub)).toBe(false);
    expect(await verifyGeneration({ ...compartment, tier: 'compensation' }, document, pub)).toBe(false);
    expect(await verifyGeneration(compartment, { ...document, prev: null }, pub)).toBe(false);
    expect(await verifyGeneration(compartment, { ...document, wrapsHash: bytes(32, 2) }, pub)).toBe(false);
    expect(await verifyGeneration(compartment, { ...document, kcv: bytes(3) }, pub)).toBe(false);
  });

  test('[P15] the hash of wraps does not depend on their order, and on everything else', async () => {
    const box = { nonce: bytes(12), ciphertext: bytes(48) };
    const hash = await wrapsHash([
      ['b', box],
      ['a', box],
      ['é', box],
    ]);

    expect(
      await wrapsHash([
        ['é', box],
        ['a', box],
        ['b', box],
      ]),
    ).toEqual(hash);
    expect(
      await wrapsHash([
        ['a', box],
        ['b', box],
      ]),
    ).not.toEqual(hash);
    expect(
      await wrapsHash([
        ['b', box],
        ['a', box],
        ['é', { ...box, nonce: bytes(12, 2) }],
      ]),
    ).not.toEqual(hash);
    await expect(
      wrapsHash([
        ['a', box],
        ['a', box],
      ]),
    ).rejects.toThrow('bad-shape');
  });

  test('[P15] a generation without recovery or audit wrap lacks something', () => {
    const box = { enc: bytes(65), ciphertext: bytes(48) };

    expect(missingRecipients({ uid1: box, ark: box, auk: box }, ['uid1'])).toEqual([]);
    expect(missingRecipients({ uid1: box }, ['uid1', 'uid2'])).toEqual(['uid2', 'ark', 'auk']);
    expect(missingRecipients({}, ['toString'])).toEqual(['toString', 'ark', 'auk']);
  });
});

describe('device certificates', () => {
  const entryOf = async (type: 'dev.add' | 'dev.revoke', uid: string): ReturnType<typeof makeKeyLogEntry> => {
    const head = { seq: 3, hash: bytes(32) };
    const body = deviceAddBody({ uid, dkPub: pub, dsPub: otherPub });
    return makeKeyLogEntry({ agencyId: 'agency', head, type, subject: 'device', body, signer: 'uid1', key });
  };

  test('[P18] an entry signed by the person certifies their device without the log', async () => {
    const { entry } = await entryOf('dev.add', 'uid1');
    const signer = { agencyId: 'agency', uid: 'uid1', usPub: pub };
    const refused = { ok: false, fault: 'bad-certificate' };

    expect(await verifyDeviceCertificate(entry, signer)).toEqual({ ok: true, value: { uid: 'uid1', deviceId: 'device', dkPub: pub, dsPub: otherPub } });
    expect(await verifyDeviceCertificate(entry, { ...signer, usPub: otherPub })).toEqual(refused);
    expect(await verifyDeviceCertificate(entry, { ...signer, uid: 'uid2' })).toEqual(refused);
    expect(await verifyDeviceCertificate(entry, { ...signer, agencyId: 'other' })).toEqual(refused);
    expect(await verifyDeviceCertificate({ ...entry, subject: 'other' }, signer)).toEqual(refused);
    expect(await verifyDeviceCertificate({ ...entry, body: bytes(3) }, signer)).toEqual(refused);
    expect(await verifyDeviceCertificate({ ...entry, prev: bytes(3) }, signer)).toEqual(refused);
    expect(await verifyDeviceCertificate((await entryOf('dev.revoke', 'uid1')).entry, signer)).toEqual(refused);
    expect(await verifyDeviceCertificate((await entryOf('dev.add', 'uid2')).entry, signer)).toEqual(refused);
  });
});
