import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { createPhrase, unknownPhraseWords } from './create-phrase.ts';
import { kitSecret, kitWords } from './kit-words.ts';
import { openKit, sealKit } from './kit.ts';
import { isPhraseForm, normalisePhrase, openWithPhrase, sealWithPhrase, type PhraseBlob } from './phrase-blob.ts';
import { KIT_WORDS } from './words/kit-words.ts';
import { PHRASE_WORDS } from './words/phrase-words.ts';

const fingerprint = new Uint8Array(16).fill(1);
const pinned = { seq: 4, hash: new Uint8Array(32).fill(2) };
const keys = { uk: new Uint8Array(138).fill(3), us: new Uint8Array(138).fill(4) };
const place = { agencyId: 'agency', uid: 'uid', fingerprint };
const fullWidth = (text: string): string => text.replace(/[0-9]/gu, (digit) => String.fromCodePoint(0xff10 + Number(digit)));

describe('unlock phrase', () => {
  test('[E26] the list of words is that of the Electronic Frontier Foundation', () => {
    const lines = `${PHRASE_WORDS.join('\n')}\n`;

    expect(new Set(PHRASE_WORDS).size).toBe(7776);
    expect(createHash('sha256').update(lines).digest('hex')).toBe('6d557f0693958fb5e650b68b5bee585eb82cf4da32965505c789e924743bc522');
  });

  test('[E26] phrases are six words of the list, or 24 digits in six groups', () => {
    for (let i = 0; i < 50; i++) {
      const words = createPhrase('words');
      expect(words.split(' ').every((word) => PHRASE_WORDS.includes(word)) && words.split(' ').length).toBe(6);
      expect(isPhraseForm(words)).toBe(true);
      const digits = createPhrase('digits');
      expect(digits).toMatch(/^\d{4}( \d{4}){5}$/u);
      expect(isPhraseForm(digits)).toBe(true);
    }
  });

  test('[E26] case, width, spaces and groups do not matter', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9999 }), fc.constantFrom(' ', '-', '', '  ', '\u3000'), (n, gap) => {
        const groups = Array.from({ length: 6 }, (_, i) => String((n * (i + 1)) % 10_000).padStart(4, '0'));
        expect(normalisePhrase(fullWidth(groups.join(gap)))).toBe(groups.join(''));
      }),
      { seed: 1, numRuns: 200 },
    );
    expect(normalisePhrase(' Abacus\u00a0 FELT-TIP\tzoom ')).toBe('abacus felt-tip zoom');
  });

  test('[E26] words that are on no list are marked', () => {
    expect(unknownPhraseWords('abacus felttip zoom abide t-shirt abilty')).toEqual([1, 5]);
    expect(unknownPhraseWords('1234 5678 9012 3456 7890 1234')).toEqual([]);
  });

  test('[E26] a phrase of somebody\u2019s own is refused', async () => {
    for (const phrase of ['password', '123456', 'one two three four five', '']) {
      await expect(sealWithPhrase(phrase, { ...place, generation: 1 }, { ...keys, fingerprint, pinned })).rejects.toThrow('bad-text');
    }
  });

  describe('blob', () => {
    const phrase = '0123 4567 8901 2345 6789 0123';
    let blob: PhraseBlob;

    beforeAll(async () => {
      blob = await sealWithPhrase(phrase, { ...place, generation: 1 }, { ...keys, fingerprint, pinned });
    });

    test('[E26] the same phrase opens it, full-width digits included', async () => {
      const opened = await openWithPhrase(fullWidth(phrase), place, blob);

      expect(opened).toEqual({ ok: true, value: { ...keys, agencyId: 'agency', fingerprint, pinned } });
      expect(await openWithPhrase('0123 4567 8901 2345 6789 0124', place, blob)).toEqual({ ok: false, fault: 'wrong-phrase' });
    });

    test('[E26] parameters out of bounds are refused before any work', async () => {
      const bad: Partial<PhraseBlob>[] = [
        { iterations: 1000 },
        { iterations: 599_999 },
        { iterations: 10 ** 9 },
        { iterations: 600_000.5 },
        { salt: new Uint8Array(8) },
        { salt: new Uint8Array(1000) },
        { kdf: 'PBKDF2-SHA-1' as 'PBKDF2-SHA-256' },
      ];
      const derive = vi.spyOn(crypto.subtle, 'deriveBits');
      for (const change of bad) {
        expect(await openWithPhrase(phrase, place, { ...blob, ...change })).toEqual({ ok: false, fault: 'bad-parameters' });
      }
      expect(derive).not.toHaveBeenCalled();
      derive.mockRestore();
    });

    test('[E26] a changed salt, count, generation or person does not open; another fingerprint is told', async () => {
      const wrong = { ok: false, fault: 'wrong-phrase' };

      expect(await openWithPhrase(phrase, place, { ...blob, salt: new Uint8Array(16) })).toEqual(wrong);
      expect(await openWithPhrase(phrase, place, { ...blob, iterations: 600_001 })).toEqual(wrong);
      expect(await openWithPhrase(phrase, place, { ...blob, generation: 2 })).toEqual(wrong);
      expect(await openWithPhrase(phrase, { ...place, uid: 'other' }, blob)).toEqual(wrong);
      expect(await openWithPhrase(phrase, { ...place, fingerprint: new Uint8Array(16) }, blob)).toEqual({ ok: false, fault: 'wrong-agency' });
    });
  });
});

describe('recovery kit', () => {
  test('[E27] the list of words is that of BIP-39', () => {
    const lines = `${KIT_WORDS.join('\n')}\n`;

    expect(createHash('sha256').update(lines).digest('hex')).toBe('2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda');
  });

  test('[E27] words are those of the BIP-39 test vectors', async () => {
    expect((await kitWords(new Uint8Array(32))).join(' ')).toBe(`${'abandon '.repeat(23)}art`);
    expect((await kitWords(new Uint8Array(32).fill(255))).join(' ')).toBe(`${'zoo '.repeat(23)}vote`);
    expect((await kitWords(new Uint8Array(32).fill(0x7f))).join(' ')).toBe(
      `${'legal winner thank year wave sausage worth useful '.repeat(2)}legal winner thank year wave sausage worth title`,
    );
  });

  test('[E27] any 32 bytes come back from their words, however they are written down', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 32, maxLength: 32 }), async (secret) => {
        const words = await kitWords(secret);
        const numbered = words.map((word, i) => `${i + 1}. ${word.toUpperCase()}`).join('\n');
        const short = words.map((word) => word.slice(0, 4)).join(', ');
        for (const typed of [words.join(' '), numbered, short]) expect(await kitSecret(typed)).toEqual({ ok: true, value: secret });
      }),
      { seed: 20_261_122, numRuns: 60 },
    );
  });

  test('[E27] what is wrong with typed words is told', async () => {
    const words = await kitWords(new Uint8Array(32).fill(9));

    expect(await kitSecret(words.slice(1).join(' '))).toEqual({ ok: false, fault: 'wrong-count' });
    expect(await kitSecret([...words.slice(1), 'liexin'].join(' '))).toEqual({ ok: false, fault: 'unknown-word' });
    expect(await kitSecret('abandon '.repeat(24))).toEqual({ ok: false, fault: 'bad-checksum' });
    expect(await kitSecret('')).toEqual({ ok: false, fault: 'wrong-count' });
  });

  test('[E27] a kit opens with its words, for its agency, id and fingerprint alone', async () => {
    const at = { agencyId: 'agency', kitId: 'kit', fingerprint };
    const secret = new Uint8Array(32).fill(9);
    const content = { ark: keys.uk, rsk: keys.us, pinned };
    const blob = await sealKit(secret, at, content);
    const wrong = { ok: false, fault: 'wrong-kit' };

    expect(await openKit(secret, at, blob)).toEqual({ ok: true, value: content });
    expect(await openKit(new Uint8Array(32), at, blob)).toEqual(wrong);
    expect(await openKit(secret, { ...at, kitId: 'other' }, blob)).toEqual(wrong);
    expect(await openKit(secret, { ...at, agencyId: 'other' }, blob)).toEqual(wrong);
    expect(await openKit(secret, { ...at, fingerprint: new Uint8Array(16) }, blob)).toEqual(wrong);
  });
});
