// What whoever runs the server could do: it has every document and every key of the server.
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { paths } from '@liexin/domain/storage/paths';
import { checkpointBytes, writeCheckpoint } from '@liexin/proof/checkpoint';
import { headLeaf, type HeadKind } from '@liexin/proof/head-leaf';
import { addLeaf, EMPTY_FRONTIER, frontierRoot, type MerkleFrontier } from '@liexin/proof/merkle-frontier';
import type { Firestore } from 'firebase-admin/firestore';
import { inject } from 'vitest';

const keys = (): Record<string, string> => JSON.parse(readFileSync(join(inject('dataFolder'), 'keys.json'), 'utf8')) as Record<string, string>;

/** Runs a job of the clock now, as the launcher does. */
export const runJob = async (name: string): Promise<void> => {
  const address = `http://127.0.0.1:${inject('functionsPort')}/demo-liexin/us-central1/api/api/internal/run/${name}`;
  const answer = await fetch(address, { method: 'POST', headers: { 'x-internal-secret': keys()['internalSecret'] ?? '' } });
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
};

interface Leaf {
  readonly index: number;
  readonly kind: HeadKind;
  readonly id: string;
  readonly seq: number;
  readonly hash: Uint8Array;
}

/**
 * Makes the agency's tree anew from its leaves, changed by `change`, and puts its newest checkpoint over it, with a good signature of the log's key.
 * Everything that the server itself checks holds afterwards.
 */
export const rewriteHistory = async (db: Firestore, agencyId: string, change: (leaves: readonly Leaf[]) => readonly Leaf[]): Promise<void> => {
  const rows = await db.collection(`agencies/${agencyId}/treeLeaves`).orderBy('__name__').get();
  const edge = db.doc(paths.tree(agencyId));
  const n = (await edge.get()).get('n') as number;
  let frontier: MerkleFrontier = EMPTY_FRONTIER;
  for (const [index, leaf] of change(rows.docs.map((row) => row.data() as Leaf)).entries()) {
    const added = await addLeaf(frontier, await headLeaf({ agencyId, kind: leaf.kind, id: leaf.id, seq: leaf.seq, hash: new Uint8Array(leaf.hash) }));
    frontier = added.frontier;
    await db.doc(paths.treeLeaf(agencyId, index)).set({ ...leaf, index, nodes: added.completed });
  }
  const key = createPrivateKey({ key: Buffer.from(keys()['logKey'] ?? '', 'base64url'), format: 'der', type: 'pkcs8' });
  const publicKey = new Uint8Array(createPublicKey(key).export({ type: 'spki', format: 'der' }).subarray(12));
  const checkpoint = { agencyId, size: frontier.size, root: await frontierRoot(frontier) };
  const note = await writeCheckpoint(checkpoint, { publicKey, signature: new Uint8Array(sign(null, checkpointBytes(checkpoint), key)) });
  await db.doc(paths.checkpoint(agencyId, n)).update({ size: checkpoint.size, root: checkpoint.root, note, cosignatures: {} });
  await edge.update({ size: frontier.size, nodes: frontier.nodes });
};

/** Another hash in the place of the second leaf: one row of the agency's own ledger was changed before the first checkpoint. */
export const changeOneRow = (leaves: readonly Leaf[]): readonly Leaf[] =>
  leaves.map((leaf, i) => (i === 1 ? { ...leaf, hash: createHash('sha256').update(leaf.hash).digest() } : leaf));
