import { verifyPossession } from '@liexin/proof/candidate-device';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { openAgencyLinkCopy, openLinkSecret, sealAgencyLinkCopy, sealLinkSecret } from './agency-link-copy.ts';
import { makeBindProof, verifyBindMac } from './bind-proof.ts';
import { createLink, type NewLink } from './create-link.ts';
import { generateDeviceKeys } from './device-keys.ts';
import { areWeakDigits, digitsProof, normaliseDigits, proposeDigits } from './digits.ts';
import { openLinkCard, sealLinkCard, type LinkCard } from './link-card.ts';
import { createStorageKey, localOpen, localSeal } from './local-seal.ts';
import { openNote, sealNote } from './note.ts';
import { isShare, shareHash } from './retention-share.ts';

const failed = { ok: false, fault: 'decrypt-failed' };
let link: NewLink;

beforeAll(async () => {
  link = await createLink();
});

describe('card', () => {
  const card = (): LinkCard => ({
    agencyId: 'agency',
    guestUid: 'guest',
    fingerprint: new Uint8Array(16),
    name: '王牌猎头',
    first: 'Mei',
    role: 'consultant',
    language: 'zh',
    source: 'linkedin',
    usPub: link.notePub,
    notePub: link.notePub,
    digitKey: link.copy.digitKey,
    keyLogSeq: 4,
    keyLogHash: new Uint8Array(32),
    list0Hash: new Uint8Array(32).fill(1),
  });

  test('[E15] a card opens with its link alone', async () => {
    const box = await sealLinkCard(link.keys.cardKey, link.linkId, card());

    expect(await openLinkCard(link.keys.cardKey, link.linkId, box)).toEqual({ ok: true, value: card() });
    expect(await openLinkCard(link.keys.cardKey, 'other', box)).toEqual(failed);
    expect(await openLinkCard(link.keys.kek, link.linkId, box)).toEqual(failed);
  });

  test('[E15] a card with a field of the wrong length is not made', async () => {
    await expect(sealLinkCard(link.keys.cardKey, link.linkId, { ...card(), list0Hash: new Uint8Array(16) })).rejects.toThrow('bad-length');
    await expect(sealLinkCard(link.keys.cardKey, link.linkId, { ...card(), notePub: new Uint8Array(65) })).rejects.toThrow('bad-shape');
  });

  test('[E15] the agency copy and the secret open under the compartment key, each as itself', async () => {
    const compartment = { generation: 1, key: new Uint8Array(32).fill(9) };
    const place = { agencyId: 'agency', linkId: link.linkId };
    const copy = await sealAgencyLinkCopy(place, compartment, link.copy);
    const secret = await sealLinkSecret(place, compartment, link.secret);

    expect(await openAgencyLinkCopy(place, compartment.key, copy)).toEqual({ ok: true, value: link.copy });
    expect(await openLinkSecret(place, compartment.key, secret)).toEqual({ ok: true, value: link.secret });
    expect(await openLinkSecret(place, compartment.key, copy)).toEqual(failed);
    expect(await openAgencyLinkCopy({ ...place, linkId: 'x' }, compartment.key, copy)).toEqual(failed);
  });

  test('[E15] a renewed link has other keys and the same digit key', async () => {
    const renewed = await createLink(link.copy.digitKey);

    expect(renewed.copy.digitKey).toEqual(link.copy.digitKey);
    expect(renewed.linkId).not.toBe(link.linkId);
    expect(renewed.copy.kek).not.toEqual(link.copy.kek);
  });
});

describe('binding a device', () => {
  test('[E16] m and pop hold for the keys, nonce, device, guest and link that they were made for', async () => {
    const device = await generateDeviceKeys();
    const other = await generateDeviceKeys();
    const { deviceId, dkPub, dsPub } = device;
    const statement = { agencyId: 'agency', linkId: link.linkId, guestUid: 'guest', deviceId, dkPub, dsPub, nonce: new Uint8Array(16) };
    const { m, pop } = await makeBindProof(statement, link.keys.macKey, device.ds.privateKey);
    const changes = [
      { agencyId: 'x' },
      { linkId: 'x' },
      { guestUid: 'x' },
      { deviceId: 'x' },
      { dkPub: other.dkPub },
      { dsPub: other.dsPub },
      { nonce: new Uint8Array(16).fill(1) },
      { dkPub: new Uint8Array(2) },
    ];

    expect(await verifyBindMac(statement, link.keys.macKey, m)).toBe(true);
    expect(await verifyPossession(statement, pop)).toBe(true);
    expect(await verifyBindMac(statement, link.keys.kek, m)).toBe(false);
    for (const change of changes) {
      expect(await verifyBindMac({ ...statement, ...change }, link.keys.macKey, m), Object.keys(change).join()).toBe(false);
    }
  });
});

describe('notes', () => {
  const place = (): { agencyId: string; linkId: string } => ({ agencyId: 'agency', linkId: link.linkId });

  test('[E24] a note opens for the agency, padded, for its link alone', async () => {
    const note = { text: '我换手机了 👋', writtenAtMs: 1_763_800_000_000 };
    const box = await sealNote(place(), link.notePub, note);

    expect(box.ciphertext.length).toBe(256 + 16);
    expect(await openNote(place(), link.copy.noteKey, box)).toEqual({ ok: true, value: note });
    expect(await openNote({ ...place(), linkId: 'x' }, link.copy.noteKey, box)).toEqual(failed);
    expect(await openNote(place(), (await createLink()).copy.noteKey, box)).toEqual(failed);
  });

  test('[E24] a note over 4 096 bytes is not made', async () => {
    const text = 'x'.repeat(4080);

    expect((await sealNote(place(), link.notePub, { text, writtenAtMs: 1 })).ciphertext.length).toBe(4096 + 16);
    await expect(sealNote(place(), link.notePub, { text: `${text}${text}`, writtenAtMs: 1 })).rejects.toThrow('bad-length');
  });
});

describe('digits', () => {
  test('[E25] about nine in a hundred are refused', () => {
    const all = Array.from({ length: 1_000_000 }, (_, i) => String(i).padStart(6, '0'));

    expect(all.filter(areWeakDigits).length).toBe(90_273);
  });

  test('[E25] dates, runs, repeats and pairs are refused, others are not', () => {
    const weak = ['311299', '123199', '991231', '199007', '290200', '123456', '654321', '135791', '890123', '111111', '121212', '123123', '112233', '077707'];
    const fine = ['482915', '703816', '941307'];

    expect(weak.filter((digits) => !areWeakDigits(digits))).toEqual([]);
    expect(fine.filter(areWeakDigits)).toEqual([]);
  });

  test('[E25] full-width digits and spaces are accepted, other signs are not', () => {
    expect(normaliseDigits('４８２ ９１５')).toBe('482915');
    expect(normaliseDigits('482-915')).toBe('482915');
    for (const typed of ['48291', '4829155', '48291a', '٤٨٢٩١٥', '', '四八二九一五']) expect(normaliseDigits(typed), typed).toBeUndefined();
  });

  test('[E25] a proposal is six digits and never weak', () => {
    fc.assert(
      fc.property(fc.constant(null), () => /^\d{6}$/u.test(proposeDigits()) && !areWeakDigits(proposeDigits())),
      { numRuns: 500 },
    );
  });

  test('[E25] the proof depends on key, guest and digits', async () => {
    const { digitKey } = link.copy;
    const proof = await digitsProof(digitKey, 'guest', '482915');

    expect(await digitsProof(digitKey, 'guest', '482916')).not.toEqual(proof);
    expect(await digitsProof(digitKey, 'guest2', '482915')).not.toEqual(proof);
    expect(await digitsProof(link.keys.kek, 'guest', '482915')).not.toEqual(proof);
    await expect(digitsProof(digitKey, 'guest', '48291')).rejects.toThrow('bad-text');
  });
});

describe('on the device', () => {
  test('[E28] what a device keeps opens with its key, at its place', async () => {
    const [key, other] = [await createStorageKey(), await createStorageKey()];
    const text = new TextEncoder().encode('草稿');
    const box = await localSeal(key, ['outbox', 'lane', 'message'], text);

    await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
    expect(await localOpen(key, ['outbox', 'lane', 'message'], box)).toEqual({ ok: true, value: text });
    expect(await localOpen(key, ['outbox', 'lane', 'other'], box)).toEqual(failed);
    expect(await localOpen(other, ['outbox', 'lane', 'message'], box)).toEqual(failed);
  });

  test('[E29] a share is the one in the ledger or not here', async () => {
    const share = new Uint8Array(32).fill(7);
    const hash = await shareHash(share);

    expect(await isShare(share, hash)).toBe(true);
    expect(await isShare(new Uint8Array(32), hash)).toBe(false);
    expect(await isShare(share.subarray(1), await shareHash(share.subarray(1)))).toBe(false);
  });
});
