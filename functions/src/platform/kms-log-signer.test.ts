import { generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { kmsStandIn, type KmsStandIn, type KmsTurn } from '../testing/kms-stand-in.ts';
import { crc32c } from './crc32c.ts';

const bytes = new TextEncoder().encode('checkpoint of an agency\n7\n');
const other = generateKeyPairSync('ed25519');
const rawOf = (key: KeyObject): Uint8Array => new Uint8Array(key.export({ type: 'spki', format: 'der' }).subarray(12));
type Json = Record<string, unknown>;

let kms: KmsStandIn;
let name: string;
let ring: string;
beforeAll(async () => {
  kms = await kmsStandIn();
  name = kms.keyVersion;
  ring = name.slice(0, -2);
});
afterAll(() => kms.close());
beforeEach(() => {
  kms.turns = [{}];
  kms.asked = [];
});

const failure = async (doing: Promise<unknown>): Promise<string> => doing.then(() => 'granted', String);
const withSignature = (signature: Uint8Array): Json => ({ signature: Buffer.from(signature).toString('base64'), signatureCrc32c: String(crc32c(signature)) });

test('[LG16] CRC-32C is that of RFC 3720', () => {
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(new Uint8Array())).toBe(0);
});

test('[LG16] signs with the key of Cloud KMS: the same interface as the key of a file, and its public half asked for once', async () => {
  const own = kms.signer();
  expect(await own.publicKey()).toEqual(rawOf(kms.pair.publicKey));
  const [first, second] = [await own.sign(bytes), await own.sign(bytes)];
  expect(verify(null, bytes, kms.pair.publicKey, first)).toBe(true);
  expect(second).toEqual(first);
  expect(kms.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
    `GET /v1/${name}/publicKey`,
    `POST /v1/${name}:asymmetricSign`,
    `POST /v1/${name}:asymmetricSign`,
  ]);
  expect(kms.asked.every(({ authorization }) => authorization === 'Bearer of this process')).toBe(true);
  // The data itself, not a hash of it: Ed25519 takes no other.
  expect(kms.asked[1]?.body).toEqual({ data: Buffer.from(bytes).toString('base64'), dataCrc32c: String(crc32c(bytes)) });
});

test('[LG16] what passes is asked for again, and what was damaged on its way', async () => {
  const passing: KmsTurn[] = [
    { status: 503, error: 'UNAVAILABLE' },
    { status: 503 },
    { status: 504, error: 'DEADLINE_EXCEEDED' },
    { hangUp: true },
    { sign: (answer) => ({ ...answer, signatureCrc32c: '1' }) },
    { sign: (answer) => ({ ...answer, verifiedDataCrc32c: false }) },
  ];
  for (const turn of passing) {
    const own = kms.signer();
    await own.publicKey();
    [kms.turns, kms.asked] = [[turn, turn, {}], []];
    expect(verify(null, bytes, kms.pair.publicKey, await own.sign(bytes))).toBe(true);
    expect(kms.asked).toHaveLength(3);
  }
  [kms.turns, kms.asked] = [[{ status: 503, error: 'UNAVAILABLE' }, { key: (answer) => ({ ...answer, pemCrc32c: '1' }) }, {}], []];
  expect(await kms.signer().publicKey()).toEqual(rawOf(kms.pair.publicKey));
});

test('[LG16] four times and no more; and then the next call begins anew', async () => {
  const own = kms.signer();
  kms.turns = [{ status: 503, error: 'UNAVAILABLE' }];
  expect(await failure(own.sign(bytes))).toBe(`KmsFault: Cloud KMS, ${name}: said by the service (UNAVAILABLE)`);
  expect(kms.asked).toHaveLength(4);
  kms.turns = [{}];
  expect(verify(null, bytes, kms.pair.publicKey, await own.sign(bytes))).toBe(true);
});

test('[LG16] no signature is used that does not hold, is not whole, or is not of the key that was asked', async () => {
  const flipped = (answer: Json): Json => {
    const signature = Buffer.from(String(answer['signature']), 'base64');
    signature[7] = (signature[7] ?? 0) ^ 1;
    return { ...answer, ...withSignature(signature) };
  };
  const lies: Record<string, [(answer: Json) => Json, string]> = {
    'a flipped bit, with its own checksum': [flipped, 'the signature does not hold (DAMAGED)'],
    'of another key': [(answer) => ({ ...answer, ...withSignature(sign(null, bytes, other.privateKey)) }), 'the signature does not hold (DAMAGED)'],
    'of other bytes': [
      (answer) => ({ ...answer, ...withSignature(sign(null, Buffer.from('other'), kms.pair.privateKey)) }),
      'the signature does not hold (DAMAGED)',
    ],
    'a wrong checksum': [(answer) => ({ ...answer, signatureCrc32c: '12345' }), 'the signature was damaged on its way here (DAMAGED)'],
    'no checksum': [(answer) => ({ ...answer, signatureCrc32c: undefined }), 'answer without signatureCrc32c (DAMAGED)'],
    'other data arrived': [(answer) => ({ ...answer, verifiedDataCrc32c: false }), 'what was to be signed was damaged on its way there (DAMAGED)'],
    'not said what arrived': [(answer) => ({ ...answer, verifiedDataCrc32c: undefined }), 'what was to be signed was damaged on its way there (DAMAGED)'],
    'of another version': [(answer) => ({ ...answer, name: `${ring}/2` }), `answered for ${ring}/2 (OTHER_KEY)`],
  };
  const own = kms.signer();
  expect(await failure(own.sign(bytes))).toBe('granted');
  for (const [lie, [change, message]] of Object.entries(lies)) {
    kms.turns = [{ sign: change }];
    expect({ lie, message: await failure(own.sign(bytes)) }).toEqual({ lie, message: `KmsFault: Cloud KMS, ${name}: ${message}` });
  }
});

test('[LG16] nor a public key: damaged, of another version or of another kind', async () => {
  const pem = String(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' }));
  const lies: [(answer: Json) => Json, string][] = [
    [(answer) => ({ ...answer, pem: String(other.publicKey.export({ type: 'spki', format: 'pem' })) }), 'the public key was damaged on its way here (DAMAGED)'],
    [(answer) => ({ ...answer, name: `${ring}/2` }), `answered for ${ring}/2 (OTHER_KEY)`],
    [(answer) => ({ ...answer, algorithm: 'EC_SIGN_P256_SHA256' }), 'the key is EC_SIGN_P256_SHA256, ed25519, not EC_SIGN_ED25519 (OTHER_KEY)'],
    [(answer) => ({ ...answer, pem, pemCrc32c: String(crc32c(Buffer.from(pem))) }), 'the key is EC_SIGN_ED25519, ec, not EC_SIGN_ED25519 (OTHER_KEY)'],
  ];
  for (const [change, message] of lies) {
    kms.turns = [{ key: change }];
    expect(await failure(kms.signer().publicKey())).toBe(`KmsFault: Cloud KMS, ${name}: ${message}`);
  }
});

test('[LG16] what does not pass by itself is said at once: which key, and what the service said', async () => {
  for (const [status, error] of [
    [403, 'PERMISSION_DENIED'],
    [404, 'NOT_FOUND'],
    [400, 'FAILED_PRECONDITION'],
    [401, 'UNAUTHENTICATED'],
  ] as const) {
    [kms.turns, kms.asked] = [[{ status, error }], []];
    expect(await failure(kms.signer().sign(bytes))).toBe(`KmsFault: Cloud KMS, ${name}: said by the service (${error})`);
    expect(kms.asked).toHaveLength(1);
  }
  for (const bad of ['', 'log', ring, `${ring}/0`, `${name}/publicKey`, `projects/p/locations/l/keyRings/r/cryptoKeys/k`])
    expect(() => kms.signer(bad)).toThrow('not the name of a key version');
});
