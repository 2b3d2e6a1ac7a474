import { FieldPath, type QueryDocumentSnapshot } from 'firebase-admin/firestore';
import type { Platform } from '../../platform/platform.ts';
import type { DueCheckpointDocument } from '../../platform/server-documents.ts';
import { collectionAt } from '../../platform/stored.ts';
import { growTree } from './grow-tree.ts';
import { signCheckpoints } from './sign-checkpoints.ts';

const pageSize = 300;
/** Lanes of one transaction: each takes three writes and up to three reads. */
const atOnce = 100;

/** `agencies/{a}/chain/tip`, `agencies/{a}/lanes/{l}/chain/tip`. */
const placeOf = (tip: QueryDocumentSnapshot): { agencyId: string; laneId: string | null } => {
  const [, agencyId = '', , laneId] = tip.ref.path.split('/');
  return { agencyId, laneId: tip.ref.path.split('/').length === 6 ? (laneId ?? null) : null };
};

/**
 * Every agency whose chains moved gets its heads into its tree and a signed checkpoint. Tips say themselves that they are due, so that a
 * chain that moved late is not missed; what is found here is a hint and read again where it counts. Safe to repeat, at the same
 * time too, and after a crash anywhere: what was not signed is signed by the next run. An agency that fails holds up no other.
 */
export const runCheckpoints = async (platform: Platform, now: number): Promise<{ leaves: number; signed: number; failed: number }> => {
  const { db } = platform;
  const due = new Map<string, Set<string>>();
  for (let after: string | null = null; ;) {
    const all = db.collectionGroup('chain').where('due', '==', true).orderBy(FieldPath.documentId()).select('due').limit(pageSize);
    const page = await (after === null ? all : all.startAfter(after)).get();
    for (const tip of page.docs) {
      const { agencyId, laneId } = placeOf(tip);
      const lanes = due.get(agencyId) ?? new Set();
      due.set(agencyId, lanes);
      if (laneId !== null) lanes.add(laneId);
    }
    if (page.size < pageSize) break;
    after = page.docs.at(-1)?.ref.path ?? null;
  }
  const unsigned = await collectionAt<DueCheckpointDocument>(db, 'dueCheckpoints').get();
  for (const { id } of unsigned.docs) if (!due.has(id)) due.set(id, new Set());
  const done = { leaves: 0, signed: 0, failed: 0 };
  for (const [agencyId, lanes] of due) {
    try {
      const ids = [...lanes];
      for (let i = 0; i === 0 || i < ids.length; i += atOnce) done.leaves += await growTree(platform, agencyId, ids.slice(i, i + atOnce), now);
      done.signed += await signCheckpoints(platform, agencyId, now);
    } catch (error) {
      done.failed += 1;
      platform.log.error('checkpoint-failed', { agencyId, reason: error instanceof Error ? error.name : 'unknown' });
    }
  }
  return done;
};
