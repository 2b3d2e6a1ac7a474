import { concatBytes, fromBase64url, type Bytes } from '@liexin/proof/bytes';
import { FormatFault } from '@liexin/proof/format-fault';

/** ECDH keys receive (HPKE), ECDSA keys sign. */
export type P256Use = 'ECDH' | 'ECDSA';

/** A new P-256 pair. Extractable only where the private half is about to be wrapped. */
export async function generateP256(use: P256Use, extractable: boolean): Promise<CryptoKeyPair> {
  const usages: KeyUsage[] = use === 'ECDH' ? ['deriveBits'] : ['sign', 'verify'];
  return crypto.subtle.generateKey({ name: use, namedCurve: 'P-256' }, extractable, usages);
}

/** Raw uncompressed point (65 bytes) of a public key. */
export async function rawPublic(key: CryptoKey): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.exportKey('raw', key));
}

/** PKCS#8 of an extractable private key. */
export async function pkcs8Of(key: CryptoKey): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.exportKey('pkcs8', key));
}

/**
 * The pair of a PKCS#8 private key, its private half non-extractable. HPKE needs the pair: a lone non-extractable private
 * key cannot tell its public half. Rejects with a DOMException for bytes that are no P-256 key.
 */
export async function importP256(use: P256Use, pkcs8: Uint8Array): Promise<CryptoKeyPair> {
  const algorithm = { name: use, namedCurve: 'P-256' };
  const usages: KeyUsage[] = use === 'ECDH' ? ['deriveBits'] : ['sign'];
  const bytes = new Uint8Array(pkcs8);
  const readable = await crypto.subtle.importKey('pkcs8', bytes, algorithm, true, usages);
  const { x, y } = await crypto.subtle.exportKey('jwk', readable);
  if (x === undefined || y === undefined) throw new FormatFault('bad-shape', 'pkcs8');
  const point = concatBytes(Uint8Array.of(4), fromBase64url(x), fromBase64url(y));
  const [privateKey, publicKey] = await Promise.all([
    crypto.subtle.importKey('pkcs8', bytes, algorithm, false, usages),
    crypto.subtle.importKey('raw', point, algorithm, true, use === 'ECDH' ? [] : ['verify']),
  ]);
  return { privateKey, publicKey };
}
