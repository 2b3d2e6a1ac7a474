import { equalBytes, expectLength, type Bytes } from './bytes.ts';
import { sha256 } from './sha256.ts';

/** Fingerprint of an agency: the first 16 bytes of SHA-256 of its identity key's SubjectPublicKeyInfo. */
export async function fingerprintOf(identityKeySpki: Uint8Array): Promise<Bytes> {
  return (await sha256(identityKeySpki)).slice(0, 16);
}

/**
 * The agency check code that people compare: the fingerprint as a number mod 10^24, six groups of four digits. The same
 * in every language.
 */
export function fingerprintDigits(fingerprint: Uint8Array): string {
  let number = 0n;
  for (const byte of expectLength(fingerprint, 16, 'fingerprint')) number = (number << 8n) | BigInt(byte);
  const digits = (number % 10n ** 24n).toString().padStart(24, '0');
  return digits.replace(/(\d{4})(?=\d)/gu, '$1 ');
}

/** Whether digits that somebody typed are this agency's check code; spaces, signs and full-width digits do not matter. */
export function isFingerprintDigits(fingerprint: Uint8Array, typed: string): boolean {
  return digitsOnly(typed) === digitsOnly(fingerprintDigits(fingerprint));
}

/** Whether this key is the one that the fingerprint was made of. */
export async function matchesFingerprint(identityKeySpki: Uint8Array, fingerprint: Uint8Array): Promise<boolean> {
  return equalBytes(await fingerprintOf(identityKeySpki), fingerprint);
}

function digitsOnly(text: string): string {
  return text.normalize('NFKC').replace(/\D/gu, '');
}
