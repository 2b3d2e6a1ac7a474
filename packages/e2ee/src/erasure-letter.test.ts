import { beforeAll, describe, expect, test } from 'vitest';
import { createLink, type NewLink } from './create-link.ts';
import { MAX_ASK, openErasureAsk, openErasureLetter, sealErasureAsk, sealErasureLetter } from './erasure-letter.ts';
import { openNote } from './note.ts';
import { randomBytes } from './random-bytes.ts';

const failed = { ok: false, fault: 'decrypt-failed' };
let link: NewLink;
beforeAll(async () => {
  link = await createLink();
});
const place = () => ({ agencyId: 'agency', linkId: link.linkId, erasureId: 'request' });

describe('a request', () => {
  test('[ER20] opens for the agency with its own place alone, and is no note', async () => {
    const ask = { text: '请删除我的全部资料。', letterKey: randomBytes(32) };
    const box = await sealErasureAsk(place(), link.notePub, ask);
    expect(await openErasureAsk(place(), link.copy.noteKey, box)).toEqual({ ok: true, value: ask });
    expect(await openErasureAsk({ ...place(), erasureId: 'other' }, link.copy.noteKey, box)).toEqual(failed);
    expect(await openErasureAsk({ ...place(), agencyId: 'other' }, link.copy.noteKey, box)).toEqual(failed);
    expect(await openNote(place(), link.copy.noteKey, box)).toEqual(failed);
  });

  test('[ER20] an empty one and one of a hundred characters are of one size; one that is too long is not made', async () => {
    const sizes = await Promise.all(
      ['', 'x'.repeat(100)].map(async (text) => (await sealErasureAsk(place(), link.notePub, { text, letterKey: randomBytes(32) })).ciphertext.length),
    );
    expect(sizes).toEqual([256 + 16, 256 + 16]);
    await expect(sealErasureAsk(place(), link.notePub, { text: 'x'.repeat(MAX_ASK), letterKey: randomBytes(32) })).rejects.toThrow('bad-length');
  });
});

test('[ER20] an answer opens under the key of its request alone', async () => {
  const key = randomBytes(32);
  const box = await sealErasureLetter(place(), key, 'Everything is deleted.');
  expect(await openErasureLetter(place(), key, box)).toEqual({ ok: true, value: 'Everything is deleted.' });
  expect(await openErasureLetter({ ...place(), erasureId: 'other' }, key, box)).toEqual(failed);
  expect(await openErasureLetter(place(), randomBytes(32), box)).toEqual(failed);
});
