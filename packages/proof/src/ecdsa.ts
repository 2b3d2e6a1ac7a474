import type { Bytes } from './bytes.ts';

const KEY = { name: 'ECDSA', namedCurve: 'P-256' };
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' };

/** A public verification key: the raw uncompressed point (65 bytes), or the same already imported. */
export type VerifyKey = Uint8Array | CryptoKey;

/** Imports a raw P-256 point (65 bytes) to check signatures with. Rejects with a DOMException if it is no point. */
export async function importVerifyKey(rawPublic: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', new Uint8Array(rawPublic), KEY, true, ['verify']);
}

/** ECDSA P-256 with SHA-256: r ‖ s, 64 bytes. Randomised, so a signature is never an identifier. */
export async function signEcdsa(privateKey: CryptoKey, bytes: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign(SIGNATURE, privateKey, new Uint8Array(bytes)));
}

/** Whether the signature over these bytes is by this key. A key or signature of a wrong form is a plain no. */
export async function verifyEcdsa(key: VerifyKey, signature: Uint8Array, bytes: Uint8Array): Promise<boolean> {
  try {
    const imported = key instanceof Uint8Array ? await importVerifyKey(key) : key;
    return await crypto.subtle.verify(SIGNATURE, imported, new Uint8Array(signature), new Uint8Array(bytes));
  } catch {
    return false;
  }
}
