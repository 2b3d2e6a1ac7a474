import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { GcmDocument } from '@liexin/domain/storage/documents';

/** AES-256-GCM with a random nonce; the 16-byte tag stands behind the ciphertext, as in WebCrypto. */
export const sealGcm = (key: Uint8Array, aad: Uint8Array, plain: Uint8Array, nonce: Uint8Array = new Uint8Array(randomBytes(12))): GcmDocument<Uint8Array> => {
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aad);
  return { nonce, ciphertext: new Uint8Array(Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])) };
};

/** Throws when key, AAD or bytes are not those that were sealed. */
export const openGcm = (key: Uint8Array, aad: Uint8Array, sealed: GcmDocument<Uint8Array>): Uint8Array => {
  const split = sealed.ciphertext.length - 16;
  if (split < 0) throw new Error('sealed bytes are too short');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.nonce, { authTagLength: 16 }).setAAD(aad).setAuthTag(sealed.ciphertext.subarray(split));
  return new Uint8Array(Buffer.concat([decipher.update(sealed.ciphertext.subarray(0, split)), decipher.final()]));
};
