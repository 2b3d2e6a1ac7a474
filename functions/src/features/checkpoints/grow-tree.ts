import { paths } from '@liexin/domain/storage/paths';
import { equalBytes } from '@liexin/proof/bytes';
import { headLeaf, type ChainHead } from '@liexin/proof/head-leaf';
import { addLeaf, frontierRoot, type MerkleFrontier } from '@liexin/proof/merkle-frontier';
import { Timestamp, type DocumentSnapshot } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { Platform } from '../../platform/platform.ts';
import type { CheckpointDocument, DueCheckpointDocument, TreeHeadDocument, TreeLeafDocument } from '../../platform/server-documents.ts';
import { docAt, type Agency, type ChainTip, type Lane } from '../../platform/stored.ts';
import { logKeyRow, logKeyRowId } from '../../platform/log-key-row.ts';
import { checkpointRef, emptyTree, treeRef } from '../../platform/tree-store.ts';

/** A chain as it stands now, with where it stood when it last went into the tree. */
interface Chain {
  readonly head: ChainHead;
  readonly before: TreeHeadDocument | undefined;
  readonly lane: TreeHeadDocument['lane'];
}

/**
 * Adds the heads of these lanes, of the agency's chain and of its key log to the tree, where they moved since they were last added, and
 * makes a checkpoint over it that is not signed yet. One transaction over tips, edge, leaves and checkpoint: a retry, a late run and
 * two runs at once find nothing moved and write nothing; a crash leaves all of it or none. Two runs meet at the edge, and one repeats.
 * Answers the number of leaves added.
 */
export const growTree = async (platform: Platform, agencyId: string, laneIds: readonly string[], now: number): Promise<number> => {
  const { db, logSigner } = platform;
  const ids = [...new Set(laneIds)].toSorted();
  // Before the transaction: it may take a call to where the key is.
  const rowId = logKeyRowId(await logSigner.publicKey());
  const headRef = (chain: string) => docAt<TreeHeadDocument>(db, paths.treeHead(agencyId, chain));
  return db.runTransaction(async (tx) => {
    const [edge, agencyDoc, ledger] = await Promise.all([
      tx.get(treeRef(db, agencyId)),
      tx.get(docAt<Agency>(db, paths.agency(agencyId))),
      readLedger(tx, db, { agencyId }, [rowId]),
    ]);
    const [agency, tree] = [agencyDoc.data(), edge.data() ?? emptyTree];
    if (!agency || !ledger.tip) return 0;
    const heads = await readAll<TreeHeadDocument>(tx.getAll(headRef('agency'), headRef('key-log'), ...ids.map(headRef)));
    const tips = ids.length === 0 ? [] : await readAll<ChainTip>(tx.getAll(...ids.map((id) => docAt<ChainTip>(db, paths.laneTip(agencyId, id)))));
    const unknown = ids.filter((_, i) => heads[i + 2] === undefined);
    const lanes = unknown.length === 0 ? [] : await readAll<Lane>(tx.getAll(...unknown.map((id) => docAt<Lane>(db, paths.lane(agencyId, id)))));
    const laneOf = new Map(unknown.map((id, i) => [id, lanes[i]]));

    // The row that names the log's key, once, before the chain's head is taken: the first checkpoint covers it.
    const named = ledger.present.size > 0 ? ledger : await appendRows(tx, db, ledger, [await logKeyRow(platform, agencyId, now)]);
    const tip = named.tip ?? ledger.tip;
    const chains: Chain[] = [
      { head: { agencyId, kind: 'key-log', id: agencyId, ...agency.keyLog }, before: heads[1], lane: null },
      { head: { agencyId, kind: 'agency', id: agencyId, seq: tip.seq, hash: tip.hash }, before: heads[0], lane: null },
      ...ids.flatMap((id, i): Chain[] => {
        const [own, before, lane] = [tips[i], heads[i + 2], laneOf.get(id)];
        if (!own) return [];
        const about = lane ? { conversation: lane.conversation, mandate: lane.mandate, kind: lane.kind } : (before?.lane ?? null);
        return [{ head: { agencyId, kind: 'lane', id, seq: own.seq, hash: own.hash }, before, lane: about }];
      }),
    ];
    const moved = chains.filter(({ head, before }) => before?.seq !== head.seq || !equalBytes(before.hash, head.hash));
    // Tips that are covered now, or were already.
    if (tip.due === true) tx.set(docAt<ChainTip>(db, paths.agencyTip(agencyId)), { ...tip, due: false });
    for (const [i, id] of ids.entries()) if (tips[i]?.due === true) tx.update(docAt<ChainTip>(db, paths.laneTip(agencyId, id)), { due: false });
    if (moved.length === 0) return 0;

    const at = Timestamp.fromMillis(now);
    let frontier: MerkleFrontier = { size: tree.size, nodes: tree.nodes };
    for (const { head, lane } of moved) {
      const { kind, id, seq, hash } = head;
      const index = frontier.size;
      const added = await addLeaf(frontier, await headLeaf(head));
      frontier = added.frontier;
      tx.create(docAt<TreeLeafDocument>(db, paths.treeLeaf(agencyId, index)), { index, kind, id, seq, hash, nodes: [...added.completed] });
      tx.set(headRef(kind === 'lane' ? id : kind), { kind, id, seq, hash, index, at, lane });
    }
    const n = tree.n + 1;
    const checkpoint: CheckpointDocument = { n, size: frontier.size, root: await frontierRoot(frontier), at, note: null, key: null, cosignatures: {} };
    tx.create(checkpointRef(db, agencyId, n), checkpoint);
    tx.set(treeRef(db, agencyId), { ...tree, size: frontier.size, nodes: [...frontier.nodes], n });
    tx.set(docAt<DueCheckpointDocument>(db, paths.dueCheckpoint(agencyId)), { agencyId });
    return moved.length;
  });
};

const readAll = async <Data>(found: Promise<readonly DocumentSnapshot[]>): Promise<(Data | undefined)[]> =>
  (await found).map((snapshot) => snapshot.data() as Data | undefined);
