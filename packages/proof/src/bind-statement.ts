import type { Bytes } from './bytes.ts';
import { encodeCbor } from './cbor.ts';
import { expectPoint } from './spki.ts';

/** What a browser says when it binds itself to a reply link. */
export interface BindStatement {
  readonly agencyId: string;
  readonly linkId: string;
  readonly guestUid: string;
  readonly deviceId: string;
  /** Raw P-256 points, 65 bytes each. */
  readonly dkPub: Uint8Array;
  readonly dsPub: Uint8Array;
  /** From `begin`: five minutes, once. */
  readonly nonce: Uint8Array;
}

/**
 * CBOR['hh.bind.v1', agencyId, linkId, guestUid, deviceId, dkPub, dsPub, nonce]: `m` is its HMAC under the link's macKey,
 * `pop` its ECDSA by the device (E16).
 */
export function bindBytes(statement: BindStatement): Bytes {
  return encodeCbor([
    'hh.bind.v1',
    statement.agencyId,
    statement.linkId,
    statement.guestUid,
    statement.deviceId,
    expectPoint(statement.dkPub, 'dkPub'),
    expectPoint(statement.dsPub, 'dsPub'),
    statement.nonce,
  ]);
}
