import type { Bytes } from './bytes.ts';
import { encodeCbor, type CborValue } from './cbor.ts';
import { sha256 } from './sha256.ts';

/**
 * Leaf of a ledger row that is not a message (a share made, a device admitted, a purge):
 * SHA-256(0x01 ‖ CBOR['hh.fact.v1', kind, facts]). The first byte keeps it apart from every message leaf.
 */
export async function factLeaf(kind: string, facts: readonly CborValue[]): Promise<Bytes> {
  return sha256(Uint8Array.of(1), encodeCbor(['hh.fact.v1', kind, facts]));
}
