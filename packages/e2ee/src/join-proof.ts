import type { Bytes } from '@liexin/proof/bytes';
import { encodeCbor } from '@liexin/proof/cbor';
import { expectPoint } from '@liexin/proof/spki';

/** Keys that somebody made who joins by an invitation. Raw P-256 points, 65 bytes each. */
export interface JoinStatement {
  readonly agencyId: string;
  readonly inviteId: string;
  readonly uid: string;
  readonly usPub: Uint8Array;
  readonly ukPub: Uint8Array;
  readonly deviceId: string;
  readonly dkPub: Uint8Array;
  readonly dsPub: Uint8Array;
}

/** CBOR['hh.join.v1', agencyId, inviteId, uid, usPub, ukPub, deviceId, dkPub, dsPub] (TM2). */
const joinBytes = (statement: JoinStatement): Bytes =>
  encodeCbor([
    'hh.join.v1',
    statement.agencyId,
    statement.inviteId,
    statement.uid,
    expectPoint(statement.usPub, 'usPub'),
    expectPoint(statement.ukPub, 'ukPub'),
    statement.deviceId,
    expectPoint(statement.dkPub, 'dkPub'),
    expectPoint(statement.dsPub, 'dsPub'),
  ]);

const hmac = { name: 'HMAC', hash: 'SHA-256' };

/** HMAC-SHA-256 under the invitation's macKey: whoever has the link made these keys. 32 bytes. */
export async function makeJoinProof(statement: JoinStatement, macKey: Uint8Array): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', new Uint8Array(macKey), hmac, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, joinBytes(statement)));
}

/** Whether it was. To be checked before the keys are certified: the server, which has no macKey, may have put others there. Never throws. */
export async function verifyJoinProof(statement: JoinStatement, macKey: Uint8Array, mac: Uint8Array): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('raw', new Uint8Array(macKey), hmac, false, ['verify']);
    return await crypto.subtle.verify('HMAC', key, new Uint8Array(mac), joinBytes(statement));
  } catch {
    return false;
  }
}
