import { bindBytes, type BindStatement } from '@liexin/proof/bind-statement';
import type { Bytes } from '@liexin/proof/bytes';
import { signEcdsa } from '@liexin/proof/ecdsa';

/** What binds a device to a link: both halves go to `bind` and stay in the device's document. */
export interface BindProof {
  /** HMAC-SHA-256 under the link's macKey: 32 bytes. Tells the agency that whoever has the link made these keys. */
  readonly m: Bytes;
  /** ECDSA by the device: 64 bytes. Tells anyone that the device has the key. */
  readonly pop: Bytes;
}

/** Makes m and pop over the bind statement (E16). */
export async function makeBindProof(statement: BindStatement, macKey: Uint8Array, deviceKey: CryptoKey): Promise<BindProof> {
  const bytes = bindBytes(statement);
  const [m, pop] = await Promise.all([crypto.subtle.sign('HMAC', await importMacKey(macKey), bytes), signEcdsa(deviceKey, bytes)]);
  return { m: new Uint8Array(m), pop };
}

/**
 * Whether m was made with the link's macKey for these keys and this nonce. Together with `verifyCandidateDevice`: m binds the
 * operator, who has the server key; the signature binds the agency, which has macKey. Never throws.
 */
export async function verifyBindMac(statement: BindStatement, macKey: Uint8Array, m: Uint8Array): Promise<boolean> {
  try {
    return await crypto.subtle.verify('HMAC', await importMacKey(macKey), new Uint8Array(m), bindBytes(statement));
  } catch {
    return false;
  }
}

async function importMacKey(macKey: Uint8Array): Promise<CryptoKey> {
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  return crypto.subtle.importKey('raw', new Uint8Array(macKey), hmac, false, ['sign', 'verify']);
}
