import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareBytes, concatBytes, equalBytes, fromBase64url, fromHex, fromUtf8, toBase64url, toHex } from './bytes.ts';

const settings = { seed: 20_261_122, numRuns: 300 };

test('[P1] base64url is what the platform writes, and comes back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      const text = toBase64url(bytes);
      expect(text).toBe(Buffer.from(bytes).toString('base64url'));
      expect(fromBase64url(text)).toEqual(bytes);
    }),
    settings,
  );
});

test('[P1] a second spelling of the same bytes is refused', () => {
  for (const text of ['A', 'AB==', 'AB', 'A+/A', 'AAA=', 'AA A', 'AAB', '😀😀']) {
    expect(() => fromBase64url(text), text).toThrow('bad-base64url');
  }
});

test('[P1] hexadecimal comes back and refuses what it is not', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(fromHex(toHex(bytes))).toEqual(bytes);
    }),
    settings,
  );
  expect(() => fromHex('abc')).toThrow('bad-hex');
  expect(() => fromHex('zz')).toThrow('bad-hex');
});

test('[P1] text is UTF-8 or refused', () => {
  expect(() => fromUtf8(Uint8Array.of(0xff, 0xfe))).toThrow('bad-text');
  expect(fromUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe('\ufeffa');
});

test('[P1] comparison, order and joining agree', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), (a, b) => {
      expect(equalBytes(a, b)).toBe(Buffer.compare(a, b) === 0);
      expect(Math.sign(compareBytes(a, b))).toBe(Buffer.compare(a, b));
      expect(concatBytes(a, b)).toEqual(Uint8Array.from([...a, ...b]));
    }),
    settings,
  );
});
