import type { Bytes } from './bytes.ts';

const ED25519 = { name: 'Ed25519' };

/** Whether this browser or server can check Ed25519 at all: browsers before 2025 cannot, and must say so instead of "wrong". */
export async function hasEd25519(): Promise<boolean> {
  try {
    await crypto.subtle.importKey('raw', new Uint8Array(32), ED25519, true, ['verify']);
    return true;
  } catch {
    return false;
  }
}

/** Ed25519 (RFC 8032): 64 bytes, the same for the same bytes. */
export async function signEd25519(privateKey: CryptoKey, bytes: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign(ED25519, privateKey, new Uint8Array(bytes)));
}

/** Whether the signature over these bytes is by this key (32 bytes). A key or signature of a wrong form is a plain no. */
export async function verifyEd25519(publicKey: Uint8Array, signature: Uint8Array, bytes: Uint8Array): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('raw', new Uint8Array(publicKey), ED25519, true, ['verify']);
    return await crypto.subtle.verify(ED25519, key, new Uint8Array(signature), new Uint8Array(bytes));
  } catch {
    return false;
  }
}
