import { fingerprintDigits } from '@liexin/proof/fingerprint';

/** The agency check code as groups of four digits. */
export const checkCode = (fingerprint: Uint8Array): readonly string[] => fingerprintDigits(fingerprint).split(' ');
