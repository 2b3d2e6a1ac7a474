import { concatBytes, utf8, type Bytes } from './bytes.ts';
import { encodeCbor } from './cbor.ts';
import { signEcdsa, verifyEcdsa } from './ecdsa.ts';
import { sha256 } from './sha256.ts';

/** Who takes over which conversations of somebody, by search and receiver (HO3). */
export interface HandoverOrder {
  readonly agencyId: string;
  readonly handoverId: string;
  readonly from: string;
  /** By mandate, then by receiver: ids of conversations. */
  readonly plan: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/**
 * What the maker's US signs: 'hh/handover/sig/v1\0' ‖ SHA-256(CBOR['hh.handover.v1', agencyId, handoverId, from, [[mandate, receiver,
 * [conversation, …]], …]]); mandates, receivers and conversations in the order of their text.
 */
async function toBeSigned({ agencyId, handoverId, from, plan }: HandoverOrder): Promise<Bytes> {
  const rows = sorted(plan).flatMap(([mandate, receivers]) => sorted(receivers).map(([uid, ids]) => [mandate, uid, [...ids].toSorted(byText)]));
  return concatBytes(utf8('hh/handover/sig/v1\0'), await sha256(encodeCbor(['hh.handover.v1', agencyId, handoverId, from, rows])));
}

export async function signHandover(order: HandoverOrder, usKey: CryptoKey): Promise<Uint8Array> {
  return signEcdsa(usKey, await toBeSigned(order));
}

/** Whether this US ordered this handover. Never throws. */
export async function verifyHandover(order: HandoverOrder, signature: Uint8Array, usPub: Uint8Array): Promise<boolean> {
  try {
    return await verifyEcdsa(usPub, signature, await toBeSigned(order));
  } catch {
    return false;
  }
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function sorted<Value>(record: Readonly<Record<string, Value>>): [string, Value][] {
  return Object.entries(record).toSorted(([a], [b]) => byText(a, b));
}
