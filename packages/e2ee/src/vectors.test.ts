import { createCipheriv, createHash, hkdfSync } from 'node:crypto';
import { concatBytes, fromBase64url, fromHex, toBase64url, toHex, utf8 } from '@liexin/proof/bytes';
import { decodeCbor } from '@liexin/proof/cbor';
import type { Envelope, EnvelopeHeader, MessagePlace } from '@liexin/proof/envelope';
import { messageLeaf } from '@liexin/proof/leaf';
import { CHAIN_START, chainHash } from '@liexin/proof/ledger-chain';
import { messageAad } from '@liexin/proof/message-aad';
import { messageToBeSigned } from '@liexin/proof/message-signature';
import { sha256 } from '@liexin/proof/sha256';
import { expect, test } from 'vitest';
import vectors from '../vectors/crypto-vectors.json' with { type: 'json' };
import { gcmEncrypt } from './aes-gcm.ts';
import { hkdf } from './hkdf.ts';
import { deriveLinkKeys, linkWrapKey } from './link-keys.ts';
import { encodeBody } from '@liexin/proof/message-body';
import { keyCommitment } from '@liexin/proof/key-commitment';
import { messageKey } from './message-key.ts';

const from = (start: number, length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => start + i);
const place: MessagePlace = {
  agencyId: 'ag_test0001',
  laneId: 'ln_test0001',
  messageId: toBase64url(from(0x10, 16)),
};
const header: EnvelopeHeader = {
  suite: 1,
  epoch: 7,
  period: 24_322,
  sender: 'u_alice',
  device: 'd_phone1',
  counter: 42,
  type: 'msg',
  keyLogSeq: 12,
  keyLogHash: from(0x50, 16),
  tipSeq: 41,
  tipHash: from(0x60, 16),
};
const body = { text: 'Could we talk on Thursday?', writtenAtMs: 1_763_800_000_000 };
const nonce = fromHex(vectors.nonce);

async function vectorEnvelope(): Promise<Envelope> {
  const key = await messageKey(fromHex(vectors.LK), fromHex(vectors.RS), place.messageId);
  return {
    version: 1,
    ...header,
    nonce,
    ciphertext: await gcmEncrypt(key, nonce, encodeBody(body, 'msg'), messageAad(place, header)),
    commitment: await keyCommitment(key),
    signature: fromHex(vectors.sig_placeholder),
  };
}

test('[E1] the additional data of a message is the vector', () => {
  expect(toHex(messageAad(place, header))).toBe(vectors.aad);
});

test('[E2] message key and commitment are the vector', async () => {
  const key = await messageKey(fromHex(vectors.LK), fromHex(vectors.RS), place.messageId);

  expect(toHex(key)).toBe(vectors.mk);
  expect(toHex(await keyCommitment(key))).toBe(vectors.ck);
});

test('[E3] body, padding and ciphertext are the vector', async () => {
  const padded = encodeBody(body, 'msg');
  const { ciphertext } = await vectorEnvelope();

  expect(padded.length).toBe(vectors.padded_len);
  expect(toHex(padded)).toBe(`${vectors.body_cbor}80`.padEnd(512, '0'));
  expect(ciphertext.length).toBe(vectors.ct_len);
  expect(toHex(await sha256(ciphertext))).toBe(vectors.ct_sha256);
});

test('[E4] the signed bytes are the vector', async () => {
  const aad = messageAad(place, header);

  expect(toHex(await messageToBeSigned(aad, await vectorEnvelope()))).toBe(vectors.to_be_signed);
});

test('[P4] leaf and first chain hash are the vector', async () => {
  const leaf = await messageLeaf(place, await vectorEnvelope());
  const row = { ledgerId: place.laneId, prev: CHAIN_START, seq: 1, atMs: body.writtenAtMs + 123, kind: 'msg', leaf };

  expect(toHex(leaf)).toBe(vectors.leaf);
  expect(toHex(await chainHash(row))).toBe(vectors.chain_h1);
});

test('[E10] the keys of a link are the vector', async () => {
  const { linkId, secret_b64url, serverShare } = vectors.link;
  const keys = await deriveLinkKeys(fromBase64url(secret_b64url), linkId);
  const wrapKey = await linkWrapKey(keys.kek, fromHex(serverShare), { linkId, laneId: 'AAAAAAAAAAAAAAAA', epoch: 1 });

  expect(toHex(keys.auth)).toBe(vectors.link.auth);
  expect(toHex(await sha256(keys.auth))).toBe(vectors.link.auth_sha256_stored);
  expect(toHex(keys.macKey)).toBe(vectors.link.mac);
  // The file's kek is the first version's, which already held the share: the same input under the label of that time.
  expect(toHex(await hkdf(keys.kek, fromHex(serverShare), `hh/link/wrap/v1|${linkId}`))).toBe(vectors.link.kek);
  expect(toHex(keys.cardKey)).toBe('8be6ba88e7f61f554fb527f04361f4403812e6e4b7ad8a09db08ef10f71c0ea7');
  expect(toHex(wrapKey)).toBe('92e07e74f2b0d3510c627ffb976d755fc0e2cdde525fd39bf37346f426a2a001');
});

test('[E3] a second implementation (node:crypto) makes the same ciphertext', async () => {
  const info = concatBytes(utf8('hh/msg/v1'), from(0x10, 16));
  const key = Buffer.from(hkdfSync('sha256', fromHex(vectors.LK), fromHex(vectors.RS), info, 32));
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(fromHex(vectors.aad));
  const padded = Buffer.alloc(256);
  padded.set(fromHex(`${vectors.body_cbor}80`));
  const sealed = Buffer.concat([cipher.update(padded), cipher.final(), cipher.getAuthTag()]);

  expect(toHex((await vectorEnvelope()).ciphertext)).toBe(sealed.toString('hex'));
  expect(createHash('sha256').update(sealed).digest('hex')).toBe(vectors.ct_sha256);
});

test('[P2] the additional data decodes to the fields in their order', () => {
  expect(decodeCbor(messageAad(place, header))).toEqual([
    'hh.msg.v1',
    1,
    'ag_test0001',
    'ln_test0001',
    7,
    24_322,
    'u_alice',
    'd_phone1',
    from(0x10, 16),
    42,
    'msg',
    null,
    12,
    from(0x50, 16),
    41,
    from(0x60, 16),
  ]);
});
