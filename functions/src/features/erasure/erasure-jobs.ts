import { pauseAfter } from '@liexin/domain/retention/life';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp } from 'firebase-admin/firestore';
import type { Platform } from '../../platform/platform.ts';
import type { ErasureWorkDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt } from '../../platform/stored.ts';
import type { ErasureSteps } from './erasure-steps.ts';
import { finishErasure } from './finish-erasure.ts';
import { replayErasures } from './replay-erasures.ts';

/** Requests that one turn works on, those that wait longest first; the next turn takes the next ones. */
const atOnce = 20;

/** Behind `POST /api/internal/run/{erasures | replayErasures}`. Safe to repeat, and at the same time as a caller. */
export const erasureJobs = (platform: Platform, steps: ErasureSteps) => ({
  erasures: (now: number) => runErasures(platform, steps, now),
  replayErasures: async (now: number) => ({ replayed: await replayErasures(platform, steps, now) }),
});

/** [ER11] One turn over what was decided and is not carried out. A request that fails or is held rests; none waits for another one. */
const runErasures = async (platform: Platform, steps: ErasureSteps, now: number): Promise<{ done: number; waiting: number; failed: number }> => {
  const { db, log } = platform;
  const all = collectionAt<ErasureWorkDocument>(db, 'erasureWork');
  const due = await all.where('dueAt', '<=', Timestamp.fromMillis(now)).orderBy('dueAt').limit(atOnce).get();
  const turn = { done: 0, waiting: 0, failed: 0 };
  for (const { id, data } of due.docs.map((doc) => ({ id: doc.id, data: doc.data() }))) {
    try {
      const isDone = await finishErasure(platform, steps, data.agencyId, id, now);
      if (!isDone) await rest(platform, id, 0, now);
      turn[isDone ? 'done' : 'waiting'] += 1;
    } catch (error) {
      const tries = (data.tries ?? 0) + 1;
      await rest(platform, id, tries, now);
      log.error('erasure-broke', { erasure: id, tries, cause: error instanceof Error ? error.name : typeof error });
      turn.failed += 1;
    }
  }
  return turn;
};

/**
 * Puts a request off: an hour, doubled with each failure, a day at most. One that was finished meanwhile has no work any more and stays so;
 * two turns at once put it off twice, to about the same time.
 */
const rest = ({ db }: Platform, erasureId: string, tries: number, now: number): Promise<void> =>
  db.runTransaction(async (tx) => {
    const ref = docAt<ErasureWorkDocument>(db, paths.erasureWork(erasureId));
    if ((await tx.get(ref)).exists) tx.update(ref, { tries, dueAt: Timestamp.fromMillis(now + pauseAfter(tries)) });
  });
