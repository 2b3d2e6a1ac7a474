import { randomBytes as nodeRandom } from 'node:crypto';
import { toBase64url } from '@liexin/proof/bytes';
import { encodeCbor, type CborValue } from '@liexin/proof/cbor';
import type { Envelope, EnvelopeHeader, MessagePlace } from '@liexin/proof/envelope';
import { messageAad } from '@liexin/proof/message-aad';
import { messageToBeSigned } from '@liexin/proof/message-signature';
import { signEcdsa } from '@liexin/proof/ecdsa';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { gcmEncrypt } from './aes-gcm.ts';
import { decodeBody, encodeBody } from '@liexin/proof/message-body';
import { keyCommitment } from '@liexin/proof/key-commitment';
import { messageKey } from './message-key.ts';
import { openMessage } from './open-message.ts';
import { pad } from '@liexin/proof/padding';
import { sealMessage } from './seal-message.ts';

const laneKey = new Uint8Array(32).fill(7);
const share = new Uint8Array(32).fill(9);
const place: MessagePlace = { agencyId: 'agency', laneId: 'lane', messageId: toBase64url(new Uint8Array(16).fill(1)) };
const header: EnvelopeHeader = {
  suite: 1,
  epoch: 3,
  period: 24_322,
  sender: 'uid',
  device: 'device',
  counter: 5,
  type: 'msg',
  ref: new Uint8Array(16).fill(2),
  keyLogSeq: 4,
  keyLogHash: new Uint8Array(16).fill(3),
  tipSeq: 8,
  tipHash: new Uint8Array(16).fill(4),
};
const body = { text: 'Could we talk?', writtenAtMs: 1_763_800_000_000 };
let device: CryptoKeyPair;

beforeAll(async () => {
  device = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
});

const seal = (over: Partial<Parameters<typeof sealMessage>[0]> = {}): Promise<Envelope> =>
  sealMessage({ place, header, body, laneKey, share, deviceKey: device.privateKey, ...over });
const open = (envelope: Envelope, over: Partial<Parameters<typeof openMessage>[0]> = {}): ReturnType<typeof openMessage> =>
  openMessage({ place, envelope, laneKey, share, deviceKey: device.publicKey, ...over });

describe('round trip', () => {
  test('[E5] what was sealed opens, whatever the text', async () => {
    const texts = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 400 }),
      fc.constant('猎信'.repeat(5000)),
      fc.constant('👩🏽‍💻'.repeat(1400)),
      fc.constant('<script>javascript:alert(1)</script> \u202eabc'),
      fc.constant(''),
    );
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        expect(await open(await seal({ body: { ...body, text } }))).toEqual({ ok: true, value: { ...body, text } });
      }),
      { seed: 20_261_122, numRuns: 60 },
    );
  });

  test('[E5] every optional field of a body comes back', async () => {
    const full = { ...body, files: [{ name: 'cv.pdf' }], mentions: ['uid2'], quote: 'yes', extra: { replaces: 'id' }, zone: 'America/Argentina/Buenos_Aires' };

    expect(await open(await seal({ body: full }))).toEqual({ ok: true, value: full });
  });

  test('[E6] lengths are hidden in steps of 256, of 64 for reactions', async () => {
    const lengthOf = async (text: string, type: 'msg' | 'react'): Promise<number> =>
      (await seal({ body: { ...body, text }, header: { ...header, type } })).ciphertext.length - 16;

    expect(await lengthOf('95k', 'msg')).toBe(256);
    expect(await lengthOf('x'.repeat(200), 'msg')).toBe(256);
    expect(await lengthOf('x'.repeat(300), 'msg')).toBe(512);
    expect(await lengthOf('👍', 'react')).toBe(64);
  });

  test('[E32] something that is no time zone takes nothing from the words, and none is written', async () => {
    const padded = (zone: CborValue) => pad(encodeCbor({ b: body.text, c: body.writtenAtMs, z: zone }), 256);

    for (const zone of [5, '', 'x'.repeat(65), 'Asia/Shanghai\n', '<b>', ['UTC']])
      expect(decodeBody(padded(zone), 'msg'), JSON.stringify(zone)).toEqual({ ok: true, value: body });
    expect(decodeBody(padded('Asia/Shanghai'), 'msg')).toEqual({ ok: true, value: { ...body, zone: 'Asia/Shanghai' } });
    expect(encodeBody({ ...body, zone: '<b>' }, 'msg')).toEqual(encodeBody(body, 'msg'));
  });

  test('[E6] a body over 65 536 bytes is refused before anything is sealed', async () => {
    await expect(seal({ body: { ...body, text: 'x'.repeat(65_536) } })).rejects.toMatchObject({ code: 'bad-length' });
  });

  test('[E6] no byte of padding can be left out or added', () => {
    const padded = encodeBody(body, 'msg');

    expect(decodeBody(padded.subarray(0, 255), 'msg')).toEqual({ ok: false, fault: 'bad-body' });
    expect(decodeBody(new Uint8Array(256), 'msg')).toEqual({ ok: false, fault: 'bad-body' });
    expect(decodeBody(new Uint8Array(0), 'msg')).toEqual({ ok: false, fault: 'bad-body' });
  });
});

type Change = (envelope: Envelope, index: number) => Envelope;
const flip = (bytes: Uint8Array, index: number): Uint8Array => {
  const out = bytes.slice();
  out[index % out.length] = (out[index % out.length] ?? 0) ^ (1 << (index % 8));
  return out;
};
const changes: Record<string, Change> = {
  epoch: (e, i) => ({ ...e, epoch: e.epoch + 1 + i }),
  period: (e, i) => ({ ...e, period: e.period + 1 + i }),
  sender: (e, i) => ({ ...e, sender: `${e.sender}${i}` }),
  device: (e, i) => ({ ...e, device: `${e.device}${i}` }),
  counter: (e, i) => ({ ...e, counter: e.counter + 1 + i }),
  type: (e, i) => ({ ...e, type: i % 2 === 0 ? 'edit' : 'react' }),
  ref: (e, i) => ({ ...e, ref: flip(e.ref ?? new Uint8Array(16), i) }),
  'no ref': ({ ref: _ref, ...rest }) => rest,
  keyLogSeq: (e, i) => ({ ...e, keyLogSeq: e.keyLogSeq + 1 + i }),
  keyLogHash: (e, i) => ({ ...e, keyLogHash: flip(e.keyLogHash, i) }),
  tipSeq: (e, i) => ({ ...e, tipSeq: e.tipSeq + 1 + i }),
  tipHash: (e, i) => ({ ...e, tipHash: flip(e.tipHash, i) }),
  nonce: (e, i) => ({ ...e, nonce: flip(e.nonce, i) }),
  ciphertext: (e, i) => ({ ...e, ciphertext: flip(e.ciphertext, i) }),
  commitment: (e, i) => ({ ...e, commitment: flip(e.commitment, i) }),
  signature: (e, i) => ({ ...e, signature: flip(e.signature, i) }),
  'short nonce': (e) => ({ ...e, nonce: e.nonce.subarray(1) }),
  'short hash': (e) => ({ ...e, tipHash: e.tipHash.subarray(1) }),
  suite: (e, i) => ({ ...e, suite: i + 2 }),
};

describe('refusals', () => {
  test('[E7] an envelope with one changed field never opens (1 000 changes)', async () => {
    const envelope = await seal();
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.values(changes)), fc.nat(500), async (change, index) => {
        expect((await open(change(envelope, index))).ok).toBe(false);
      }),
      { seed: 20_261_122, numRuns: 1000 },
    );
  });

  test('[E7] a message moved to another lane, agency or id does not verify', async () => {
    const envelope = await seal();
    const other = { ...place, messageId: toBase64url(new Uint8Array(16).fill(8)) };

    expect(await open(envelope, { place: { ...place, laneId: 'other' } })).toEqual({ ok: false, fault: 'bad-signature' });
    expect(await open(envelope, { place: { ...place, agencyId: 'b' } })).toEqual({ ok: false, fault: 'bad-signature' });
    expect(await open(envelope, { place: other })).toEqual({ ok: false, fault: 'bad-signature' });
  });

  test('[E7] relabelled sender, epoch and type are bad signatures', async () => {
    const envelope = await seal();
    for (const name of ['sender', 'epoch', 'type', 'device', 'counter']) {
      expect(await open(changes[name]?.(envelope, 0) ?? envelope)).toEqual({ ok: false, fault: 'bad-signature' });
    }
  });

  test('[E8] each missing part has its own code', async () => {
    const envelope = await seal();

    expect(await open(envelope, { deviceKey: undefined })).toEqual({ ok: false, fault: 'unknown-device' });
    expect(await open(envelope, { laneKey: undefined })).toEqual({ ok: false, fault: 'missing-lane-key' });
    expect(await open(envelope, { share: undefined })).toEqual({ ok: false, fault: 'missing-share' });
    expect(await open({ ...envelope, tipHash: new Uint8Array(3) })).toEqual({ ok: false, fault: 'bad-envelope' });
    expect(await open({ ...envelope, nonce: new Uint8Array(11) })).toEqual({ ok: false, fault: 'bad-envelope' });
    expect(await open({ ...envelope, commitment: new Uint8Array(33) })).toEqual({ ok: false, fault: 'bad-envelope' });
    expect(await open({ ...envelope, suite: 0 })).toEqual({ ok: false, fault: 'unknown-format' });
  });

  test('[E8] another epoch key or another share is a commitment mismatch', async () => {
    const envelope = await seal();
    const wrong = new Uint8Array(32).fill(1);

    expect(await open(envelope, { laneKey: wrong })).toEqual({ ok: false, fault: 'commitment-mismatch' });
    expect(await open(envelope, { share: wrong })).toEqual({ ok: false, fault: 'commitment-mismatch' });
  });

  test('[E9] a signed ciphertext under a second key is refused by everybody who holds the committed one', async () => {
    const aad = messageAad(place, header);
    const key = await messageKey(laneKey, share, place.messageId);
    const second = nodeRandom(32);
    const nonce = new Uint8Array(12);
    const ciphertext = await gcmEncrypt(second, nonce, encodeBody(body, 'msg'), aad);
    const signed = async (commitment: Uint8Array): Promise<Envelope> => {
      const sealed = { nonce, ciphertext, commitment };
      const signature = await signEcdsa(device.privateKey, await messageToBeSigned(aad, sealed));
      return { version: 1, ...header, ...sealed, signature };
    };

    expect(await open(await signed(await keyCommitment(second)))).toEqual({ ok: false, fault: 'commitment-mismatch' });
    expect(await open(await signed(await keyCommitment(key)))).toEqual({ ok: false, fault: 'decrypt-failed' });
  });

  test('[E9] a retry has the same id and counter and a fresh nonce', async () => {
    const [first, second] = await Promise.all([seal(), seal({ header: { ...header, epoch: 4 } })]);

    expect(first.counter).toBe(second.counter);
    expect(first.nonce).not.toEqual(second.nonce);
    expect((await open(second)).ok).toBe(true);
  });
});
