import { expect, test } from 'vitest';
import { signEcdsa } from './ecdsa.ts';
import type { Envelope, MessagePlace } from './envelope.ts';
import { messageAad } from './message-aad.ts';
import { messageToBeSigned, verifyMessageSignature } from './message-signature.ts';

const bytes = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value);
const place: MessagePlace = { agencyId: 'agency', laneId: 'lane', messageId: 'AQEBAQEBAQEBAQEBAQEBAQ' };
const unsigned: Omit<Envelope, 'signature'> = {
  version: 1,
  suite: 1,
  epoch: 3,
  period: 24_322,
  sender: 'uid',
  device: 'device',
  counter: 5,
  type: 'msg',
  keyLogSeq: 4,
  keyLogHash: bytes(16, 3),
  tipSeq: 8,
  tipHash: bytes(16, 4),
  nonce: bytes(12, 5),
  ciphertext: bytes(272, 6),
  commitment: bytes(32, 7),
};

test('[P3] a signature is checked from path and clear fields alone, and any of them changed breaks it', async () => {
  const { privateKey, publicKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const signature = await signEcdsa(privateKey, await messageToBeSigned(messageAad(place, unsigned), unsigned));
  const envelope: Envelope = { ...unsigned, signature };
  const changes: Partial<Envelope>[] = [
    { epoch: 4 },
    { period: 24_321 },
    { sender: 'other' },
    { device: 'other' },
    { counter: 6 },
    { type: 'del' },
    { nonce: bytes(12, 9) },
    { ciphertext: bytes(272, 9) },
    { commitment: bytes(32, 9) },
  ];

  expect(await verifyMessageSignature(place, envelope, publicKey)).toBe(true);
  for (const change of changes)
    expect(await verifyMessageSignature(place, { ...envelope, ...change }, publicKey), JSON.stringify(Object.keys(change))).toBe(false);
  expect(await verifyMessageSignature({ ...place, laneId: 'other' }, envelope, publicKey)).toBe(false);
});
