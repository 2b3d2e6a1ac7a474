import { expectLength, type Bytes } from './bytes.ts';
import { encodeCbor } from './cbor.ts';
import { sha256 } from './sha256.ts';

/** One row of a ledger as the chain sees it. */
export interface ChainRow {
  /** The lane, or the agency for its own ledger. */
  readonly ledgerId: string;
  /** Chain hash of the row before, 32 bytes; `CHAIN_START` for the first. */
  readonly prev: Uint8Array;
  /** From 1, without gaps. */
  readonly seq: number;
  /** Server time of the row in milliseconds since 1970, UTC. */
  readonly atMs: number;
  /** `msg`, `purge`, `share`, … */
  readonly kind: string;
  /** `messageLeaf` of a message, `factLeaf` of anything else: 32 bytes. */
  readonly leaf: Uint8Array;
}

/** What the first row of a ledger names as its predecessor. */
export const CHAIN_START: Uint8Array = new Uint8Array(32);

/** Chain hash of a row: SHA-256(CBOR['hh.log.v1', ledgerId, prev, seq, atMs, kind, leaf]) (P4). */
export async function chainHash(row: ChainRow): Promise<Bytes> {
  return sha256(encodeCbor(['hh.log.v1', row.ledgerId, expectLength(row.prev, 32, 'prev'), row.seq, row.atMs, row.kind, expectLength(row.leaf, 32, 'leaf')]));
}
