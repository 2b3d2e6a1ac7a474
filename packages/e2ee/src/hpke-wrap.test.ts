import { createDecipheriv, createECDH, createHash, createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { hpkeOpen, hpkeWrap } from './hpke-wrap.ts';
import { generateP256, importP256, pkcs8Of, rawPublic } from './p256-key.ts';
import { symOpen, symWrap } from './sym-wrap.ts';
import { wrapInfo, type WrapContext } from './wrap-context.ts';

const context: WrapContext = {
  purpose: 'candidate',
  agencyId: 'agency',
  objectId: 'lane',
  generation: 3,
  recipientId: 'device',
};
const others: WrapContext[] = [
  { ...context, purpose: 'compartment' },
  { ...context, agencyId: 'other' },
  { ...context, objectId: 'other' },
  { ...context, generation: 4 },
  { ...context, recipientId: 'other' },
];
const secret = new Uint8Array(32).fill(5);
const failed = { ok: false, fault: 'decrypt-failed' };

/** RFC 9180 base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, opened on node:crypto alone. */
function openByHand(privateKey: Buffer, enc: Buffer, info: Buffer, ciphertext: Buffer): Buffer {
  const hmac = (key: Buffer, data: Buffer): Buffer => createHmac('sha256', key).update(data).digest();
  const extract = (suite: Buffer, salt: Buffer, label: string, ikm: Buffer): Buffer =>
    hmac(salt.length === 0 ? Buffer.alloc(32) : salt, Buffer.concat([Buffer.from('HPKE-v1'), suite, Buffer.from(label), ikm]));
  const expand = (suite: Buffer, prk: Buffer, label: string, data: Buffer, length: number): Buffer => {
    const long = Buffer.concat([Buffer.from([0, length]), Buffer.from('HPKE-v1'), suite, Buffer.from(label), data]);
    return hmac(prk, Buffer.concat([long, Buffer.from([1])])).subarray(0, length);
  };
  const [kem, hpke] = [Buffer.from('KEM\0\x10'), Buffer.from('HPKE\0\x10\0\x01\0\x02')];
  const none = Buffer.alloc(0);
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(privateKey);
  const eaePrk = extract(kem, none, 'eae_prk', ecdh.computeSecret(enc));
  const shared = expand(kem, eaePrk, 'shared_secret', Buffer.concat([enc, ecdh.getPublicKey()]), 32);
  const pskIdHash = extract(hpke, none, 'psk_id_hash', none);
  const schedule = Buffer.concat([Buffer.from([0]), pskIdHash, extract(hpke, none, 'info_hash', info)]);
  const prk = extract(hpke, shared, 'secret', none);
  const opener = createDecipheriv('aes-256-gcm', expand(hpke, prk, 'key', schedule, 32), expand(hpke, prk, 'base_nonce', schedule, 12));
  opener.setAuthTag(ciphertext.subarray(-16));
  return Buffer.concat([opener.update(ciphertext.subarray(0, -16)), opener.final()]);
}

test('[E17] a wrap opens under RFC 9180 on another implementation', async () => {
  const pair = await generateP256('ECDH', true);
  const { d = '' } = await crypto.subtle.exportKey('jwk', pair.privateKey);
  const pub = await rawPublic(pair.publicKey);
  const box = await hpkeWrap(context, pub, secret);
  const info = Buffer.from(wrapInfo(context, createHash('sha256').update(pub).digest()));

  expect(box.enc).toHaveLength(65);
  expect(box.ciphertext).toHaveLength(48);
  expect(new Uint8Array(openByHand(Buffer.from(d, 'base64url'), Buffer.from(box.enc), info, Buffer.from(box.ciphertext)))).toEqual(secret);
});

test('[E17] a wrap opens for its recipient with a key that cannot leave, and in its context alone', async () => {
  const [pair, stranger] = [await generateP256('ECDH', false), await generateP256('ECDH', false)];
  const box = await hpkeWrap(context, await rawPublic(pair.publicKey), secret);

  expect(await hpkeOpen(context, pair, box)).toEqual({ ok: true, value: secret });
  expect(await hpkeOpen(context, stranger, box)).toEqual(failed);
  expect(await hpkeOpen(context, pair, { ...box, enc: new Uint8Array(3) })).toEqual(failed);
  expect(await hpkeOpen(context, pair, { ...box, ciphertext: new Uint8Array(3) })).toEqual(failed);
  for (const other of others) expect(await hpkeOpen(other, pair, box), JSON.stringify(other)).toEqual(failed);
});

test('[E17] nothing is wrapped to bytes that are no key', async () => {
  await expect(hpkeWrap(context, new Uint8Array(65).fill(4), secret)).rejects.toThrow();
  await expect(hpkeWrap(context, new Uint8Array(3), secret)).rejects.toThrow();
});

test('[E18] a symmetric wrap opens under its key, in its context alone', async () => {
  const key = new Uint8Array(32).fill(1);
  const box = await symWrap(context, key, secret);

  expect(await symOpen(context, key, box)).toEqual({ ok: true, value: secret });
  expect(await symOpen(context, secret, box)).toEqual(failed);
  expect(await symOpen(context, key, { ...box, nonce: new Uint8Array(0) })).toEqual(failed);
  for (const other of others) expect(await symOpen(other, key, box), JSON.stringify(other)).toEqual(failed);
});

test('[E19] an imported private key cannot be exported again', async () => {
  const pair = await generateP256('ECDSA', true);
  const imported = await importP256('ECDSA', await pkcs8Of(pair.privateKey));

  expect(await rawPublic(imported.publicKey)).toEqual(await rawPublic(pair.publicKey));
  await expect(pkcs8Of(imported.privateKey)).rejects.toThrow();
});
