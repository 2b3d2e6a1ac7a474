import { equalBytes } from './bytes.ts';
import { merkleNode, splitPoint } from './merkle.ts';

/** Leaves from `from` up to but without `to`. */
export interface MerkleRange {
  readonly from: number;
  readonly to: number;
}

/** A perfect subtree: the 2^height leaves from index · 2^height on. */
export interface PerfectNode {
  readonly height: number;
  readonly index: number;
}

/** Reads hashes of perfect subtrees, all at once and in their order. */
export type ReadNodes = (nodes: readonly PerfectNode[]) => Promise<readonly Uint8Array[]>;

/** The leaf whose addition completes a perfect subtree: where `MerkleFrontier` makes its hash known. */
export function completedBy({ height, index }: PerfectNode): number {
  return (index + 1) * 2 ** height - 1;
}

/** What the hashes of an inclusion proof are over, from the leaf upwards (RFC 6962 section 2.1.1). Throws a RangeError. */
export function inclusionRanges(index: number, size: number): MerkleRange[] {
  if (!isCount(index) || !isCount(size) || index >= size) throw new RangeError('index');
  const ranges: MerkleRange[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + splitPoint(to - from);
    if (index < middle) {
      ranges.push({ from: middle, to });
      to = middle;
    } else {
      ranges.push({ from, to: middle });
      from = middle;
    }
  }
  return ranges.toReversed();
}

/**
 * What the hashes of a proof are over that the tree of `second` leaves begins with that of `first` (RFC 6962 section 2.1.2). None
 * where they are the same or the first is empty. Throws a RangeError when the second is smaller.
 */
export function consistencyRanges(first: number, second: number): MerkleRange[] {
  if (!isCount(first) || !isCount(second) || first > second) throw new RangeError('size');
  if (first === 0 || first === second) return [];
  const ranges: MerkleRange[] = [];
  let [from, to] = [0, second];
  while (first < to) {
    const middle = from + splitPoint(to - from);
    if (first <= middle) {
      ranges.push({ from: middle, to });
      to = middle;
    } else {
      ranges.push({ from, to: middle });
      from = middle;
    }
  }
  // The part that both trees share whole: known to the verifier when it is the whole first tree.
  if (from > 0) ranges.push({ from, to });
  return ranges.toReversed();
}

/** The perfect subtrees that a range of a proof is made of, from the left. */
export function perfectNodes({ from, to }: MerkleRange): PerfectNode[] {
  const nodes: PerfectNode[] = [];
  for (let at = from; at < to;) {
    let [height, width] = [0, 1];
    while (at % (width * 2) === 0 && at + width * 2 <= to) [height, width] = [height + 1, width * 2];
    nodes.push({ height, index: at / width });
    at += width;
  }
  return nodes;
}

/** Root over perfect subtrees that follow each other, largest first. */
export async function foldNodes(hashes: readonly Uint8Array[]): Promise<Uint8Array> {
  const last = hashes.at(-1);
  if (last === undefined) throw new RangeError('nodes');
  let root = last;
  for (const hash of hashes.slice(0, -1).toReversed()) root = await merkleNode(hash, root);
  return root;
}

/** The hashes over these ranges: a proof. Asks for every subtree that it needs in one go. */
export async function makeProof(ranges: readonly MerkleRange[], read: ReadNodes): Promise<Uint8Array[]> {
  const parts = ranges.map(perfectNodes);
  const hashes = await read(parts.flat());
  if (hashes.length !== parts.flat().length) throw new RangeError('nodes');
  let at = 0;
  return Promise.all(
    parts.map((part) => {
      const own = hashes.slice(at, at + part.length);
      at += part.length;
      return foldNodes(own);
    }),
  );
}

/** A tree as somebody knows it. */
export interface TreeHead {
  readonly size: number;
  readonly root: Uint8Array;
}

/**
 * Whether the second tree begins with all leaves of the first, in their order (RFC 9162 section 2.1.4.2). The same tree, and the
 * empty one, need no proof and take none.
 */
export async function verifyConsistency(first: TreeHead, second: TreeHead, proof: readonly Uint8Array[]): Promise<boolean> {
  if (!isCount(first.size) || !isCount(second.size) || first.size > second.size) return false;
  if (first.size === second.size) return proof.length === 0 && equalBytes(first.root, second.root);
  if (first.size === 0) return proof.length === 0;
  const path = isPowerOfTwo(first.size) ? [first.root, ...proof] : proof;
  const [start] = path;
  if (start === undefined) return false;
  let [fn, sn] = [first.size - 1, second.size - 1];
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)];
  let [before, after] = [start, start];
  for (const hash of path.slice(1)) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      before = await merkleNode(hash, before);
      after = await merkleNode(hash, after);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      after = await merkleNode(after, hash);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && equalBytes(before, first.root) && equalBytes(after, second.root);
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function isPowerOfTwo(value: number): boolean {
  return Number.isInteger(Math.log2(value));
}

function half(value: number): number {
  return Math.floor(value / 2);
}
