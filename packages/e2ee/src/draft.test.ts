import { beforeAll, describe, expect, test } from 'vitest';
import { openDraft, sealDraft } from './draft.ts';
import { hpkeWrap } from './hpke-wrap.ts';
import { generateP256, importP256, pkcs8Of, rawPublic } from './p256-key.ts';

const place = { agencyId: 'agency', uid: 'ada', laneId: 'lane', keysGeneration: 1 };
const draft = { text: '周五下午可以吗？👋', writtenAtMs: 1_763_800_000_000 };
const failed = { ok: false, fault: 'decrypt-failed' };
let uk: CryptoKeyPair;
let other: CryptoKeyPair;
beforeAll(async () => {
  // As on a device: the private half cannot leave.
  uk = await importP256('ECDH', await pkcs8Of((await generateP256('ECDH', true)).privateKey));
  other = await generateP256('ECDH', false);
});

describe('drafts', () => {
  test('[E31] a draft opens with the person’s key, padded, for its place alone', async () => {
    const box = await sealDraft(place, uk, draft);

    expect([box.enc.length, box.ciphertext.length]).toEqual([65, 256 + 16]);
    expect(await openDraft(place, uk, box)).toEqual({ ok: true, value: draft });
    for (const elsewhere of [
      { ...place, agencyId: 'x' },
      { ...place, uid: 'x' },
      { ...place, laneId: 'x' },
      { ...place, keysGeneration: 2 },
    ])
      expect(await openDraft(elsewhere, uk, box)).toEqual(failed);
    expect(await openDraft(place, other, box)).toEqual(failed);
  });

  test('[E31] who knows the public key alone puts no words into the field', async () => {
    const context = { purpose: 'draft', agencyId: place.agencyId, objectId: place.laneId, generation: 1, recipientId: place.uid } as const;
    const [own] = [await sealDraft(place, uk, draft)];
    const forged = await hpkeWrap(context, await rawPublic(uk.publicKey), new Uint8Array(256).fill(0x80));

    expect(await openDraft(place, uk, forged)).toEqual(failed);
    expect(await openDraft(place, uk, { ...own, enc: forged.enc })).toEqual(failed);
  });

  test('[E31] the longest text of a message fits, a longer one is not sealed', async () => {
    expect((await sealDraft(place, uk, { ...draft, text: '👋'.repeat(10_000) })).ciphertext.length).toBeLessThan(65_536 + 16);
    await expect(sealDraft(place, uk, { ...draft, text: 'x'.repeat(65_536) })).rejects.toThrow('bad-length');
  });
});
