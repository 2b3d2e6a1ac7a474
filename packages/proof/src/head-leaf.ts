import { expectLength, type Bytes } from './bytes.ts';
import { encodeCbor } from './cbor.ts';
import { merkleLeaf } from './merkle.ts';
import { sha256 } from './sha256.ts';

/** What a chain is of: one lane, the agency itself, its key log. */
export const HEAD_KINDS = ['lane', 'agency', 'key-log'] as const;
export type HeadKind = (typeof HEAD_KINDS)[number];

/** Where a chain ended when it went into the tree. */
export interface ChainHead {
  readonly agencyId: string;
  readonly kind: HeadKind;
  /** Of the lane; of the other two the agency's. */
  readonly id: string;
  readonly seq: number;
  /** Chain hash of that row (P4), or hash of that key log entry (P6): 32 bytes. */
  readonly hash: Uint8Array;
}

/**
 * What stands for a chain in the tree: SHA-256(CBOR['hh.head.subject.v1', agencyId, kind, id]) (P20). Who is shown a leaf without its lane
 * learns no id.
 */
export async function headSubject({ agencyId, kind, id }: Pick<ChainHead, 'agencyId' | 'kind' | 'id'>): Promise<Bytes> {
  return sha256(encodeCbor(['hh.head.subject.v1', agencyId, kind, id]));
}

/** Leaf of a head: RFC 6962 leaf hash over CBOR['hh.head.v1', subject, seq, hash] (P20). */
export async function headLeaf(head: ChainHead): Promise<Bytes> {
  return merkleLeaf(encodeCbor(['hh.head.v1', await headSubject(head), head.seq, expectLength(head.hash, 32, 'hash')]));
}
