import { concatBytes, type Bytes } from '@liexin/proof/bytes';
import { FormatFault } from '@liexin/proof/format-fault';
import { fail, pass, type Result } from '@liexin/proof/result';
import type { GcmBox } from '@liexin/proof/sealed-box';
import { randomBytes } from './random-bytes.ts';

/** Length of a nonce. */
export const NONCE_LENGTH = 12;

/** A key of AES-256-GCM: 32 raw bytes, or an imported key. */
export type SealKey = Uint8Array | CryptoKey;

/** AES-256-GCM with a nonce of the caller's: ciphertext ‖ tag (16 bytes). A nonce serves once per key. */
export async function gcmEncrypt(key: SealKey, nonce: Uint8Array, plaintext: Uint8Array, aad: Uint8Array): Promise<Bytes> {
  const imported = await importSealKey(key, 'encrypt');
  return new Uint8Array(await crypto.subtle.encrypt(parameters(nonce, aad), imported, new Uint8Array(plaintext)));
}

/** Opens what `gcmEncrypt` made; `decrypt-failed` for a wrong key, nonce, AAD or a changed bit. */
export async function gcmDecrypt(key: SealKey, nonce: Uint8Array, ciphertext: Uint8Array, aad: Uint8Array): Promise<Result<Bytes, 'decrypt-failed'>> {
  if (nonce.length !== NONCE_LENGTH) return fail('decrypt-failed');
  const imported = await importSealKey(key, 'decrypt');
  try {
    const plaintext = await crypto.subtle.decrypt(parameters(nonce, aad), imported, new Uint8Array(ciphertext));
    return pass(new Uint8Array(plaintext));
  } catch {
    return fail('decrypt-failed');
  }
}

/** Seals under a random nonce. */
export async function gcmSeal(key: SealKey, plaintext: Uint8Array, aad: Uint8Array): Promise<GcmBox> {
  const nonce = randomBytes(NONCE_LENGTH);
  return { nonce, ciphertext: await gcmEncrypt(key, nonce, plaintext, aad) };
}

/** Opens what `gcmSeal` made. */
export async function gcmOpen(key: SealKey, box: GcmBox, aad: Uint8Array): Promise<Result<Bytes, 'decrypt-failed'>> {
  return gcmDecrypt(key, box.nonce, box.ciphertext, aad);
}

/** A box as one byte string: nonce ‖ ciphertext. */
export function joinBox({ nonce, ciphertext }: GcmBox): Bytes {
  return concatBytes(nonce, ciphertext);
}

/** The box in such a byte string. Too short a one gives a box that does not open. */
export function splitBox(blob: Uint8Array): GcmBox {
  return { nonce: blob.subarray(0, NONCE_LENGTH), ciphertext: blob.subarray(NONCE_LENGTH) };
}

async function importSealKey(key: SealKey, usage: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  if (!(key instanceof Uint8Array)) return key;
  if (key.length !== 32) throw new FormatFault('bad-length', 'key');
  return crypto.subtle.importKey('raw', new Uint8Array(key), 'AES-GCM', false, [usage]);
}

function parameters(nonce: Uint8Array, aad: Uint8Array): AesGcmParams {
  return { name: 'AES-GCM', iv: new Uint8Array(nonce), additionalData: new Uint8Array(aad), tagLength: 128 };
}
