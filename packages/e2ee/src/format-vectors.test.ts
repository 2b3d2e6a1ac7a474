import { concatBytes, fromHex, toHex, utf8 } from '@liexin/proof/bytes';
import { bindBytes } from '@liexin/proof/bind-statement';
import { candidateDeviceBytes } from '@liexin/proof/candidate-device';
import { encodeCbor } from '@liexin/proof/cbor';
import { admitBytes, approveBytes, claimBytes, deviceRequestBytes, digitsBytes, passBytes, refuseBytes, sessionBytes } from '@liexin/proof/device-statements';
import { deviceCommitment, deviceNumber } from '@liexin/proof/device-number';
import { digitsVerifierBytes } from '@liexin/proof/digits-verifier';
import { epochBytes, recipientsHash } from '@liexin/proof/epoch-document';
import { factLeaf } from '@liexin/proof/fact-leaf';
import { fingerprintDigits, fingerprintOf } from '@liexin/proof/fingerprint';
import { DIRECTORY, generationBytes } from '@liexin/proof/generation-document';
import { deviceAddBody, userAddBody } from '@liexin/proof/key-log-body';
import { keyLogEntryHash } from '@liexin/proof/key-log-entry';
import { sha256 } from '@liexin/proof/sha256';
import { signerListHash } from '@liexin/proof/signer-list';
import { toSpki } from '@liexin/proof/spki';
import { expect, test } from 'vitest';
import vectors from '../vectors/format-vectors.json' with { type: 'json' };
import { gcmEncrypt, gcmOpen, gcmSeal, joinBox } from './aes-gcm.ts';
import { verifyBindMac } from './bind-proof.ts';
import { digitsProof } from './digits.ts';
import { keyCheckValue } from './key-check-value.ts';
import { sealKit } from './kit.ts';
import { openName } from './lane-name.ts';
import { openWithPhrase } from './phrase-blob.ts';
import { openCard } from './sealed-card.ts';
import { openSignerList } from './signer-lists.ts';
import { wrapInfo } from './wrap-context.ts';

const from = (start: number, length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => start + i);
const point = (start: number): Uint8Array => concatBytes(Uint8Array.of(4), from(start, 64));
const agencyId = 'agency0000000001';
const laneId = 'lane000000000001';
const linkId = 'Q2FuZGlkYXRlTGluazAxMg';
const guestUid = 'guest00000000000000001';
const deviceId = 'device0000000001';
const key = from(0x80, 32);
const nonce = from(1, 12);
const head = { keyLogSeq: 4, keyLogHash: from(0x70, 32) };
const statement = { agencyId, linkId, guestUid, deviceId, dkPub: point(1), dsPub: point(2), nonce: from(0x30, 16) };

test('[E20] the check value of a key is the vector', async () => {
  expect(toHex(await keyCheckValue(key))).toBe(vectors.kcv);
});

test('[E17] wrap contexts are the vectors', async () => {
  const place = { agencyId, objectId: laneId, generation: 7 };

  expect(toHex(wrapInfo({ ...place, purpose: 'candidate', recipientId: deviceId }, await sha256(point(1))))).toBe(vectors.wrapInfo);
  expect(toHex(wrapInfo({ ...place, purpose: 'link', recipientId: linkId }, ''))).toBe(vectors.linkWrapAad);
});

test('[E16] bind statement and m are the vectors', async () => {
  expect(toHex(bindBytes(statement))).toBe(vectors.bindBytes);
  expect(await verifyBindMac(statement, from(0x40, 32), fromHex(vectors.m))).toBe(true);
});

test('[P12] the bytes of a candidate device are the vector', () => {
  const proof = { kind: 'staff', by: 'uid1', signature: from(0x60, 64) } as const;
  const device = { ...statement, laneId, m: fromHex(vectors.m), pop: from(0x50, 64), proof, serverKeySeq: 3 };

  expect(toHex(candidateDeviceBytes(device))).toBe(vectors.candidateDevice);
});

test('[P11] fingerprint and check code are the vectors', async () => {
  const fingerprint = await fingerprintOf(toSpki(point(9)));

  expect(toHex(fingerprint)).toBe(vectors.fingerprint);
  expect(toHex(utf8(fingerprintDigits(fingerprint).replaceAll(' ', '')))).toBe(vectors.fingerprintDigits);
});

test('[P6] hash and bodies of key log entries are the vectors', async () => {
  const body = deviceAddBody({ uid: 'uid1', dkPub: point(1), dsPub: point(2) });
  const entry = { seq: 4, prev: from(0x70, 32), type: 'dev.add', subject: deviceId, bodyHash: await sha256(body), signer: 'uid1' };
  const rights = { roles: ['owner', 'admin', 'owner'], clearance: ['standard', 'compensation'] };
  const keys = { usPub: point(1), ukPub: point(2), keysGeneration: 1 };

  expect(toHex(await keyLogEntryHash(agencyId, entry))).toBe(vectors.keyLogHash);
  expect(toHex(userAddBody({ ...rights, ...keys }))).toBe(vectors.userAddBody);
});

test('[P13] the hash of a signer list is the vector', async () => {
  const list = { n: 0, prev: new Uint8Array(32), epoch: 1, ...head, nonce, ciphertext: from(5, 50), by: 'uid1' };

  expect(toHex(await signerListHash({ agencyId, laneId }, list))).toBe(vectors.signerListHash);
});

test('[P14] the signed bytes of an epoch and the hash of its recipients are the vectors', async () => {
  const wraps = {
    key: { generation: 2, nonce, ciphertext: from(2, 48) },
    devices: { [deviceId]: { enc: point(3), ciphertext: from(4, 48) } },
    links: { [linkId]: { nonce: from(5, 12), ciphertext: from(6, 48) } },
  };
  const hashes = { kcv: from(1, 16), recipientsHash: from(2, 32), signersHash: from(3, 32) };

  expect(toHex(await recipientsHash('comp000000000001', wraps))).toBe(vectors.recipientsHash);
  expect(toHex(epochBytes({ agencyId, laneId }, { epoch: 7, phase: 'reply', ...hashes, ...head }))).toBe(vectors.epochBytes);
});

test('[P15] the signed bytes of a generation are the vector', async () => {
  const place = { agencyId, compartmentId: 'comp000000000001', about: DIRECTORY, tier: 'standard' } as const;
  const prev = { nonce, ciphertext: from(2, 48) };
  const facts = { generation: 2, kcv: from(1, 16), prev, wrapsHash: from(3, 32), ...head };

  expect(toHex(await generationBytes(place, facts))).toBe(vectors.generationBytes);
});

test('[P16] what devices sign when they ask for something is the vector', () => {
  const statements = [
    claimBytes(agencyId, linkId, deviceId),
    sessionBytes(agencyId, 'uid1', deviceId, from(0x30, 16)),
    digitsBytes(agencyId, guestUid, deviceId, from(1, 32)),
    digitsBytes(agencyId, guestUid, deviceId, null),
    passBytes(agencyId, linkId, deviceId, from(1, 32)),
    approveBytes(agencyId, linkId, deviceId),
    admitBytes(agencyId, linkId, deviceId),
    deviceRequestBytes('uid1', deviceId, point(1), point(2)),
    digitsVerifierBytes(agencyId, guestUid, from(1, 32)),
  ];

  expect(toHex(encodeCbor(statements))).toBe(vectors.statements);
});

test('[P16] a device that is turned away is named in a statement of its own, byte for byte', () => {
  // CBOR by hand: an array of four texts of 12, 1, 1 and 1 bytes.
  expect(toHex(refuseBytes('a', 'b', 'c'))).toBe(`846c${toHex(utf8('hh.refuse.v1'))}616161626163`);
});

test('[P24] the commitment of a new device and the number that both devices compute are the vectors', async () => {
  const device = { agencyId, uid: 'uid1', deviceId, dkPub: point(1), dsPub: point(2), nonce: from(0x30, 32) };
  const answer = { by: 'device0000000002', nonce: from(0x50, 32) };

  expect(toHex(await deviceCommitment(device))).toBe(vectors.deviceCommitment);
  expect(toHex(utf8(await deviceNumber(device, answer, fromHex(vectors.fingerprint))))).toBe(vectors.deviceNumber);
});

test('[P4] the leaf of a fact is the vector', async () => {
  expect(toHex(await factLeaf('share', [24_322, from(1, 32)]))).toBe(vectors.factLeaf);
});

test('[E22] a name sealed under the key of the vector opens', async () => {
  const place = { agencyId, laneId, epoch: 7 };
  const aad = encodeCbor([agencyId, laneId, 7, 'uid1']);
  const blob = joinBox(await gcmSeal(fromHex(vectors.namesKey), utf8('Mei 梅'), aad));

  expect(await openName(place, key, 'uid1', blob)).toEqual({ ok: true, value: 'Mei 梅' });
});

test('[E23] a list sealed under the key of the vector opens', async () => {
  const signers = [{ uid: 'uid1', usPub: point(1), role: 'owner', name: 'Mei' }];
  const plaintext = encodeCbor([['uid1', point(1), 'owner', 'Mei']]);
  const ciphertext = await gcmEncrypt(fromHex(vectors.signersKey), nonce, plaintext, encodeCbor([agencyId, laneId, 0, 7]));
  const list = { n: 0, prev: new Uint8Array(32), epoch: 7, ...head, nonce, ciphertext, by: 'uid1', signature: from(0, 64) };

  expect(await openSignerList({ agencyId, laneId }, list, key)).toEqual({ ok: true, value: signers });
});

test('[E21] a card sealed under the key of the vector opens', async () => {
  const aad = encodeCbor(['hh.sealed.v1', agencyId, 'mandate', 'mandate000000001', 2]);
  const box = await gcmSeal(fromHex(vectors.mandateCardKey), encodeCbor({ title: 'CFO' }), aad);
  const place = { agencyId, kind: 'mandate', objectId: 'mandate000000001' } as const;

  expect(await openCard(place, key, { generation: 2, ...box })).toEqual({ ok: true, value: { title: 'CFO' } });
});

test('[E25] the proof of digits is the vector, however they are typed', async () => {
  for (const typed of ['482915', ' 482 915 ', '４８２９１５']) {
    expect(toHex(await digitsProof(key, guestUid, typed))).toBe(vectors.dp);
  }
});

test('[E27] a kit is sealed under the key of the vector', async () => {
  const place = { agencyId, kitId: 'kit0000000000000000001', fingerprint: from(1, 16) };
  const blob = await sealKit(key, place, { ark: from(1, 9), rsk: from(2, 9), pinned: { seq: 4, hash: from(3, 32) } });
  const aad = encodeCbor(['hh.kit.v1', agencyId, place.kitId, place.fingerprint]);

  expect(await gcmOpen(fromHex(vectors.kitKey), blob, aad)).toEqual({
    ok: true,
    value: encodeCbor([from(1, 9), from(2, 9), 4, from(3, 32)]),
  });
});

test('[E26] a blob made under the key of the vector opens with the phrase, however it is typed', async () => {
  const parameters = { kdf: 'PBKDF2-SHA-256', iterations: 600_000, salt: from(0x10, 16), generation: 1 } as const;
  const fingerprint = from(1, 16);
  const aad = encodeCbor(['hh.phrase.v1', agencyId, 'uid1', 1, parameters.kdf, parameters.iterations, parameters.salt]);
  const plaintext = encodeCbor([from(1, 9), from(2, 9), agencyId, fingerprint, 4, from(3, 32)]);
  const blob = { ...parameters, ...(await gcmSeal(fromHex(vectors.phraseKey), plaintext, aad)) };
  const typed = '  ABACUS  felt-tip zoom\nabide t-shirt ａｂｉｌｉｔｙ ';

  expect(await openWithPhrase(typed, { agencyId, uid: 'uid1', fingerprint }, blob)).toEqual({
    ok: true,
    value: { uk: from(1, 9), us: from(2, 9), agencyId, fingerprint, pinned: { seq: 4, hash: from(3, 32) } },
  });
});
