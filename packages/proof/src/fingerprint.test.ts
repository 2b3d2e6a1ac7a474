import { expect, test } from 'vitest';
import { concatBytes, fromHex } from './bytes.ts';
import { fingerprintDigits, isFingerprintDigits } from './fingerprint.ts';
import { pointOfSpki, toSpki } from './spki.ts';

test('[P11] the check code has six groups of four digits, zeros in front included', () => {
  expect(fingerprintDigits(new Uint8Array(16))).toBe('0000 0000 0000 0000 0000 0000');
  expect(fingerprintDigits(fromHex('000000000000d3c21bcecceda1000007'))).toBe('0000 0000 0000 0000 0000 0007');
  expect(fingerprintDigits(new Uint8Array(16).fill(255))).toBe('4634 6337 4607 4317 6821 1455');
});

test('[P11] a typed check code may have other spaces and full-width digits, but no other digits', () => {
  const fingerprint = new Uint8Array(16).fill(255);

  expect(isFingerprintDigits(fingerprint, '463463374607431768211455')).toBe(true);
  expect(isFingerprintDigits(fingerprint, '４６３４-６３３７ 4607 4317 6821 1455')).toBe(true);
  expect(isFingerprintDigits(fingerprint, '4634 6337 4607 4317 6821 1454')).toBe(false);
});

test('[P11] a key comes back from its SPKI, and another kind of key is refused', async () => {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey));

  expect(toSpki(raw)).toEqual(spki);
  expect(pointOfSpki(spki)).toEqual(raw);
  expect(() => pointOfSpki(concatBytes(spki, Uint8Array.of(0)))).toThrow('bad-shape');
  expect(() => pointOfSpki(spki.subarray(1))).toThrow('bad-shape');
});
