import { merkleNode } from './merkle.ts';
import { foldNodes } from './merkle-proof.ts';
import { sha256 } from './sha256.ts';

/**
 * The right edge of a Merkle tree: all that is needed to add leaves and to know the root, about log2(size) hashes. Plain data: it
 * can be stored and handed back to go on from.
 */
export interface MerkleFrontier {
  readonly size: number;
  /** Hashes of the perfect subtrees that the tree is made of, largest first. */
  readonly nodes: readonly Uint8Array[];
}

/** The tree without leaves. */
export const EMPTY_FRONTIER: MerkleFrontier = { size: 0, nodes: [] };

/**
 * Adds a leaf hash. `completed`: the hashes of all perfect subtrees that end with this leaf, of height 0 (the leaf itself), 1, …;
 * kept with the leaf they are what proofs are read from (`completedBy`).
 */
export async function addLeaf(
  frontier: MerkleFrontier,
  leaf: Uint8Array,
): Promise<{ readonly frontier: MerkleFrontier; readonly completed: readonly Uint8Array[] }> {
  const nodes = [...frontier.nodes];
  const completed = [leaf];
  let hash = leaf;
  for (let rest = frontier.size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
    const left = nodes.pop();
    if (left === undefined) throw new RangeError('frontier');
    hash = await merkleNode(left, hash);
    completed.push(hash);
  }
  return { frontier: { size: frontier.size + 1, nodes: [...nodes, hash] }, completed };
}

/** Root of the tree; of the empty one, SHA-256 of nothing. */
export async function frontierRoot(frontier: MerkleFrontier): Promise<Uint8Array> {
  return frontier.nodes.length === 0 ? sha256() : foldNodes(frontier.nodes);
}
