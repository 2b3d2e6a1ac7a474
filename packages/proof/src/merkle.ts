import { equalBytes, type Bytes } from './bytes.ts';
import { sha256 } from './sha256.ts';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** Hash of one entry: SHA-256(0x00 ‖ entry) (RFC 6962 section 2.1). */
export async function merkleLeaf(entry: Uint8Array): Promise<Bytes> {
  return sha256(LEAF, entry);
}

/** Root over leaf hashes in their order; of none, SHA-256 of nothing (RFC 6962 section 2.1). */
export async function merkleRoot(leaves: readonly Uint8Array[]): Promise<Uint8Array> {
  const [only] = leaves;
  if (only === undefined) return sha256();
  if (leaves.length === 1) return only;
  const split = splitPoint(leaves.length);
  return merkleNode(await merkleRoot(leaves.slice(0, split)), await merkleRoot(leaves.slice(split)));
}

/**
 * Path that proves a leaf under the root (RFC 6962 section 2.1.1), from the leaf upwards. Throws a RangeError for an index
 * outside the tree.
 */
export async function merklePath(leaves: readonly Uint8Array[], index: number): Promise<Uint8Array[]> {
  if (!Number.isSafeInteger(index) || index < 0 || index >= leaves.length) throw new RangeError('index');
  if (leaves.length === 1) return [];
  const split = splitPoint(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split ? [...(await merklePath(left, index)), await merkleRoot(right)] : [...(await merklePath(right, index - split)), await merkleRoot(left)];
}

/** Whether a path leads from this leaf to this root in a tree of `size` leaves (RFC 9162 section 2.1.3.2). */
export async function verifyMerklePath(leaf: Uint8Array, index: number, size: number, path: readonly Uint8Array[], root: Uint8Array): Promise<boolean> {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) return false;
  let [fn, sn, hash] = [index, size - 1, leaf];
  for (const sibling of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      hash = await merkleNode(sibling, hash);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, Math.floor(sn / 2)];
    } else {
      hash = await merkleNode(hash, sibling);
    }
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 && equalBytes(hash, root);
}

/** Hash over two subtrees: SHA-256(0x01 ‖ left ‖ right) (RFC 6962 section 2.1). */
export async function merkleNode(left: Uint8Array, right: Uint8Array): Promise<Bytes> {
  return sha256(NODE, left, right);
}

/** Largest power of two below `size`. */
export function splitPoint(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}
