import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Firestore, type Query } from 'firebase-admin/firestore';
import type { Platform } from '../../platform/platform.ts';
import { collectionAt, type Trash } from '../../platform/stored.ts';
import type { ClosingSteps } from './closing-steps.ts';

/** Parts in one turn: the next one goes on behind them. */
const atOnce = 20;
/** Parts in one run, about: it is one document, and no larger than one may be. Then it has its certificate, and the next ones are another's. */
const mostParts = 200;
/** A part that is under way elsewhere, or whose store does not confirm, is looked at again so soon (ms). */
const lookMs = 60_000;

const trashOf = (db: Firestore, agencyId: string) => collectionAt<Trash>(db, paths.trash(agencyId));

/**
 * Deletes what is due, with the engine of every deletion. Parts that a hold or the law keeps wait for their own day; those on their way out
 * are waited for, and those that break, because nothing is called deleted before; each rests by itself. Answers when to look again, null when nothing is left to wait for.
 */
export const purgeAgency = async (platform: Platform, steps: ClosingSteps, agencyId: string, now: number): Promise<number | null> => {
  const { db, log } = platform;
  const due = await trashOf(db, agencyId).where('dueAt', '<=', Timestamp.fromMillis(now)).orderBy('dueAt').limit(atOnce).get();
  let broke = 0;
  for (const { id } of due.docs)
    try {
      await steps.purgePart(platform, agencyId, id, now);
    } catch (error) {
      // Not even that could be written down; the others do not wait for it.
      log.error('deletion-broke', { lane: id, cause: error instanceof Error ? error.message.slice(0, 40) : typeof error });
      broke += 1;
    }
  await steps.certifyRun(platform, agencyId, now, { atLeast: mostParts });
  if (broke > 0) return now + lookMs;
  if (due.size === atOnce) return now;
  const [underWay, failing] = [trashOf(db, agencyId).where('state', 'in', ['purging', 'shredded']), trashOf(db, agencyId).where('failing.tries', '>', 0)];
  const [one, other] = [await underWay.limit(1).get(), await failing.limit(1).get()];
  return one.empty && other.empty ? null : now + lookMs;
};

const left = (db: Firestore, agencyId: string): Query<Trash> => trashOf(db, agencyId).where('state', 'in', ['trash', 'purging', 'shredded']);
/** Parts that are still there: kept by a hold or by the law. */
export const leftParts = async (db: Firestore, agencyId: string): Promise<readonly Trash[]> => (await left(db, agencyId).get()).docs.map((doc) => doc.data());
/** Finds one of them where there is any. */
export const anythingLeft = (db: Firestore, agencyId: string): Query<Trash> => left(db, agencyId).limit(1);
