import { paths } from '@liexin/domain/storage/paths';
import { toBase64url as text } from '@liexin/proof/bytes';
import { EMPTY_FRONTIER } from '@liexin/proof/merkle-frontier';
import { completedBy, makeProof, type MerkleRange, type PerfectNode } from '@liexin/proof/merkle-proof';
import type { Firestore } from 'firebase-admin/firestore';
import type { CheckpointDocument, TreeDocument, TreeLeafDocument } from './server-documents.ts';
import { docAt } from './stored.ts';

/** An agency's tree before its first leaf. */
export const emptyTree: TreeDocument = { size: EMPTY_FRONTIER.size, nodes: [...EMPTY_FRONTIER.nodes], n: 0, signed: 0, mailedAt: null };

export const treeRef = (db: Firestore, agencyId: string) => docAt<TreeDocument>(db, paths.tree(agencyId));
export const checkpointRef = (db: Firestore, agencyId: string, n: number) => docAt<CheckpointDocument>(db, paths.checkpoint(agencyId, n));

/** The newest signed checkpoint; null before the first. */
export const newestSigned = async (db: Firestore, agencyId: string): Promise<(CheckpointDocument & { note: string; key: Uint8Array }) | null> => {
  const { signed } = (await treeRef(db, agencyId).get()).data() ?? emptyTree;
  const found = signed === 0 ? undefined : (await checkpointRef(db, agencyId, signed).get()).data();
  return found && found.note !== null && found.key !== null ? { ...found, note: found.note, key: found.key } : null;
};

/** A proof over these ranges, in base64url: one read for each leaf that it needs, about log2(size) of them, all at once. */
export const readProof = async (db: Firestore, agencyId: string, ranges: readonly MerkleRange[]): Promise<string[]> => {
  const read = async (nodes: readonly PerfectNode[]): Promise<Uint8Array[]> => {
    if (nodes.length === 0) return [];
    const rows = await db.getAll(...nodes.map((node) => db.doc(paths.treeLeaf(agencyId, completedBy(node)))));
    return nodes.map(({ height }, i) => {
      const hash = (rows[i]?.data() as TreeLeafDocument | undefined)?.nodes[height];
      if (!hash) throw new Error('tree leaf is missing');
      return hash;
    });
  };
  return (await makeProof(ranges, read)).map(text);
};
