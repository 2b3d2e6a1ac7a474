import { utf8, type Bytes } from '@liexin/proof/bytes';

/**
 * HKDF with SHA-256 (RFC 5869): 32 bytes. `info` is a label, as text (UTF-8) or bytes; an empty salt is that of the RFC,
 * 32 zero bytes.
 */
export async function hkdf(ikm: Uint8Array, salt: Uint8Array, info: string | Uint8Array): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', new Uint8Array(ikm), 'HKDF', false, ['deriveBits']);
  const parameters = {
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(salt),
    info: new Uint8Array(typeof info === 'string' ? utf8(info) : info),
  };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, key, 256));
}

/** The empty salt. */
export const NO_SALT: Uint8Array = new Uint8Array(0);
