// Keys of people and devices, and boxes with random insides: the server never opens one.
import { randomBytes } from 'node:crypto';
import { toBase64url } from '@liexin/proof/bytes';

export interface SigningKey {
  readonly pub: Uint8Array;
  readonly key: CryptoKey;
}

export const signingKey = async (): Promise<SigningKey> => {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  return { pub: new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)), key: pair.privateKey };
};

export const bytes = (n: number): Uint8Array => new Uint8Array(randomBytes(n));
export const b64 = (n: number): string => toBase64url(bytes(n));
export const shortId = (): string => b64(12);
export const longId = (): string => b64(16);
/** A uid as Firebase Auth makes it. */
export const newUid = (): string => b64(21).replaceAll(/[-_]/g, 'x');

export const hpkeBox = () => ({ enc: b64(65), ciphertext: b64(48) });
export const gcmBox = () => ({ nonce: b64(12), ciphertext: b64(48) });
export const sealedBox = (generation = 1) => ({ generation, ...gcmBox() });
