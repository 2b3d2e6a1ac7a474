import type { Bytes } from '@liexin/proof/bytes';
import { hkdf, NO_SALT } from './hkdf.ts';

/**
 * Check value of a compartment or lane key: HKDF(key, '', 'hh/kcv/v1')[0..16]. Signed beside the wraps, so a wrap that opens
 * to another key is noticed.
 */
export async function keyCheckValue(key: Uint8Array): Promise<Bytes> {
  return (await hkdf(key, NO_SALT, 'hh/kcv/v1')).slice(0, 16);
}
