import { concatBytes, type Bytes } from '@liexin/proof/bytes'
import { fail, pass, type Result } from '@liexin/proof/result'
import { randomBytes } from './random-bytes.ts'

/** Length of the nonce that stands before every sealed blob. */
export const NONCE_LENGTH = 12

/** A key of AES-256-GCM: 32 raw bytes, or an imported key. */
export type SealKey = Uint8Array | CryptoKey

/** AES-256-GCM with a nonce of the caller's: ciphertext ‖ tag (16 bytes). A nonce serves once per key. */
export async function gcmEncrypt(
  key: SealKey,
  nonce: Uint8Array,
  plaintext: Uint8Array,
  aad: Uint8Array,
): Promise<Bytes> {
  const imported = await importSealKey(key, 'encrypt')
  return new Uint8Array(await crypto.subtle.encrypt(parameters(nonce, aad), imported, new Uint8Array(plaintext)))
}

/** Opens what `gcmEncrypt` made; `decrypt-failed` for a wrong key, nonce, AAD or a changed bit. */
export async function gcmDecrypt(
  key: SealKey,
  nonce: Uint8Array,
  ciphertext: Uint8Array,
  aad: Uint8Array,
): Promise<Result<Bytes, 'decrypt-failed'>> {
  try {
    const imported = await importSealKey(key, 'decrypt')
    return pass(
      new Uint8Array(await crypto.subtle.decrypt(parameters(nonce, aad), imported, new Uint8Array(ciphertext))),
    )
  } catch {
    return fail('decrypt-failed')
  }
}

/** Seals under a random nonce: nonce (12) ‖ ciphertext ‖ tag (16). */
export async function gcmSeal(key: SealKey, plaintext: Uint8Array, aad: Uint8Array): Promise<Bytes> {
  const nonce = randomBytes(NONCE_LENGTH)
  return concatBytes(nonce, await gcmEncrypt(key, nonce, plaintext, aad))
}

/** Opens what `gcmSeal` made. */
export async function gcmOpen(
  key: SealKey,
  blob: Uint8Array,
  aad: Uint8Array,
): Promise<Result<Bytes, 'decrypt-failed'>> {
  return gcmDecrypt(key, blob.subarray(0, NONCE_LENGTH), blob.subarray(NONCE_LENGTH), aad)
}

async function importSealKey(key: SealKey, usage: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  if (!(key instanceof Uint8Array)) return key
  if (key.length !== 32) throw new RangeError('bad-length')
  return crypto.subtle.importKey('raw', new Uint8Array(key), 'AES-GCM', false, [usage])
}

function parameters(nonce: Uint8Array, aad: Uint8Array): AesGcmParams {
  return { name: 'AES-GCM', iv: new Uint8Array(nonce), additionalData: new Uint8Array(aad), tagLength: 128 }
}
