import { Timestamp, type DocumentReference, type Query } from 'firebase-admin/firestore';
import type { Platform } from '../../platform/platform.ts';
import type { RekeyingDocument, RemovalDocument } from '../../platform/server-documents.ts';
import { collectionAt } from '../../platform/stored.ts';
import { finishRekeying } from './finish-rekeying.ts';
import { finishRemoval, type RemovalSteps } from './finish-removal.ts';

/** What one turn does of each kind (ms), and how long one that failed rests. */
const runMs = 40_000;
const restMs = 10 * 60_000;
const atOnce = 20;

type Turn = { readonly done: number; readonly failed: number };

/**
 * Behind `POST /api/internal/run/removals`: finishes removals and new keys of people whose caller went away. Safe to repeat, and at the same time
 * as a caller. One that fails rests and holds up no other.
 */
export const removalJobs = (platform: Platform, steps: RemovalSteps) => ({
  removals: async (now: number): Promise<Turn> => {
    const { db } = platform;
    const removals = await turn(platform, 'removal', collectionAt<RemovalDocument>(db, 'removals'), now, (one, forMs) =>
      finishRemoval(platform, steps, one, forMs, now),
    );
    const rekeyings = await turn(platform, 'rekeying', collectionAt<RekeyingDocument>(db, 'rekeyings'), now, (one, forMs) =>
      finishRekeying(db, one, forMs, now),
    );
    return { done: removals.done + rekeyings.done, failed: removals.failed + rekeyings.failed };
  },
});

const turn = async <Work extends { dueAt: Timestamp | null }>(
  { db, log }: Platform,
  kind: 'removal' | 'rekeying',
  all: Query<Work>,
  now: number,
  finish: (work: Work, forMs: number) => Promise<boolean>,
): Promise<Turn> => {
  const due = await all.where('dueAt', '<=', Timestamp.fromMillis(now)).orderBy('dueAt').limit(atOnce).get();
  let [done, failed] = [0, 0];
  for (const one of due.docs) {
    try {
      if (await finish(one.data(), runMs / due.size)) done += 1;
    } catch (error) {
      failed += 1;
      log.error(`${kind}-broke`, { cause: error instanceof Error ? error.name : typeof error });
      await rest(db, one.ref, now).catch(() => undefined);
    }
  }
  return { done, failed };
};

/** Later, unless it was finished or begun anew meanwhile. */
const rest = <Work extends { dueAt: Timestamp | null }>(db: Platform['db'], ref: DocumentReference<Work>, now: number): Promise<void> =>
  db.runTransaction(async (tx) => {
    const dueAt = (await tx.get(ref)).data()?.dueAt ?? null;
    if (dueAt !== null && dueAt.toMillis() <= now) tx.set(ref, { dueAt: Timestamp.fromMillis(now + restMs) } as Partial<Work>, { merge: true });
  });
