import { expectLength, type Bytes } from './bytes.ts';
import { encodeCbor } from './cbor.ts';

/**
 * What the server puts under HMAC-SHA-256 with its pepper to store or test a candidate's digits:
 * CBOR['hh.digits.v1', agencyId, guestUid, dp], dp the page's 32 derived bytes, never the digits (P16).
 */
export function digitsVerifierBytes(agencyId: string, guestUid: string, dp: Uint8Array): Bytes {
  return encodeCbor(['hh.digits.v1', agencyId, guestUid, expectLength(dp, 32, 'dp')]);
}
