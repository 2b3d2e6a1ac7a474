import { paths } from '@liexin/domain/storage/paths';
import { FieldPath, Timestamp, type DocumentReference, type Query } from 'firebase-admin/firestore';
import type { Platform } from '../../platform/platform.ts';
import type { RetentionLook, RetentionStateDocument } from '../../platform/server-documents.ts';
import { inGroups, oneByOne } from '../../platform/in-groups.ts';
import { redateLane } from '../../platform/redate.ts';
import { collectionAt, docAt, type Agency, type Lane, type Trash } from '../../platform/stored.ts';
import { certifyRun } from './certify-run.ts';
import { freshState } from './deletion-run.ts';
import { hideMonths } from './hide-months.ts';
import { hidePart } from './hide-part.ts';
import { placeOfId } from './part-place.ts';
import { purgePart, type Purged } from './purge-part.ts';
import type { DeletionSteps } from './record-deletion.ts';
import { settleHolds } from './release-hold.ts';

/** Parts of one agency in one turn; what is left is there for the next. */
const atOnce = 50;
/** Conversations that are worked on at the same time. */
const sideBySide = 8;
/** Dates that come in so long (ms) are looked at once more. */
const aheadMs = 24 * 60 * 60_000;
/** Agencies are gone through for so long (ms); the next turn goes on behind the last one. */
const turnMs = 40_000;
/** A look that found nothing to do is written down so often (ms). */
const lookMs = 60 * 60_000;
const agenciesAtOnce = 100;
/** Of an agency with much to do, before the next one has its turn. */
const mostTurns = 10;

interface Cursor {
  after: string | null;
}

/** What the clock found and did in one agency. */
export type Turn = Omit<RetentionLook, 'at'>;

/**
 * One turn of retention in one agency: looks again at days that are near, hides what is over, deletes what was in the trash for long
 * enough, certifies what was deleted, and writes down why, where nothing was. Everything finds what an earlier turn left; two at once meet in transactions.
 */
export const runAgency = async (platform: Platform, steps: DeletionSteps, agencyId: string, now: number): Promise<Turn> => {
  const { db, log } = platform;
  const at = Timestamp.fromMillis(now);
  const soon = Timestamp.fromMillis(now + aheadMs);
  const near = (day: 'retention.deleteBy' | 'retention.month.at'): Query<Lane> =>
    collectionAt<Lane>(db, paths.lanes(agencyId)).where('state', 'in', ['open', 'closed']).where(day, '<=', soon).orderBy(day).limit(atOnce);
  await settleHolds(platform, agencyId, now);
  let hidden = 0;
  let broken = 0;
  const broke = (lane: string, error: unknown): void => {
    log.error('deletion-broke', { lane, cause: error instanceof Error ? error.message.slice(0, 40) : typeof error });
    broken += 1;
  };
  const ofConversation = (doc: { data(): Lane | Trash }): string => doc.data().conversation;
  const hide = async ({ id }: { readonly id: string }): Promise<void> => {
    try {
      // A day may have been left behind by what moves it: nothing goes by one that nobody looked at again.
      await redateLane(db, agencyId, id, 'due', now);
      if ((await hidePart(platform, { agencyId, laneId: id }, { kind: 'rule' }, now)) === 'hidden') hidden += 1;
    } catch (error) {
      broke(id, error);
    }
  };
  /** Months of what lives on: looked at again before, and what goes next behind it. */
  const hideSome = async ({ id }: { readonly id: string }): Promise<void> => {
    try {
      await redateLane(db, agencyId, id, 'due', now);
      if ((await hideMonths(platform, { agencyId, laneId: id }, now)) !== 'hidden') return;
      hidden += 1;
      await redateLane(db, agencyId, id, 'due', now);
    } catch (error) {
      broke(id, error);
    }
  };
  // What breaks stays in front for ever: those behind it have their turn all the same.
  const each = async (all: Query<Lane>, work: typeof hide): Promise<void> => {
    for (let page = await all.get(); ; page = await all.startAfter(page.docs.at(-1)).get()) {
      const before = broken;
      await inGroups(page.docs, ofConversation, sideBySide, work);
      if (page.size < atOnce || broken === before) break;
    }
  };
  await each(near('retention.deleteBy'), hide);
  await each(near('retention.month.at'), hideSome);
  const due = await collectionAt<Trash>(db, paths.trash(agencyId)).where('dueAt', '<=', at).orderBy('dueAt').limit(atOnce).get();
  const counts: Record<Purged, number> = { purged: 0, held: 0, waiting: 0, failed: 0, over: 0 };
  const alone = oneByOne();
  await inGroups(due.docs, ofConversation, sideBySide, async ({ id }) => {
    try {
      counts[await purgePart(platform, steps, placeOfId(agencyId, id), now, alone)] += 1;
    } catch (error) {
      // Its claim ends by itself; the others do not wait for it.
      broke(id, error);
    }
  });
  counts.failed += broken;
  await certifyRun(platform, agencyId, now);
  const left = hidden >= atOnce || due.size === atOnce;
  const turn: Turn = {
    hidden,
    purged: counts.purged,
    held: counts.held,
    waiting: counts.waiting,
    failed: counts.failed,
    due: due.size,
    why: why(hidden, counts, left),
  };
  await remember(platform, agencyId, turn, now);
  return turn;
};

const why = (hidden: number, counts: Readonly<Record<Purged, number>>, left: boolean): RetentionLook['why'] => {
  if (left) return 'more-left';
  if (counts.failed > 0) return 'stores-failed';
  if (hidden + counts.purged > 0) return 'worked';
  return counts.held > 0 ? 'all-held' : 'nothing-due';
};

/** The last look, for whoever asks why nothing was deleted: written when something happened, else once an hour. Of an agency that went meanwhile nothing is. */
const remember = ({ db }: Platform, agencyId: string, turn: Turn, now: number): Promise<void> => {
  const ref = docAt<RetentionStateDocument>(db, paths.retentionState(agencyId));
  return db.runTransaction(async (tx) => {
    const [agency, found] = await tx.getAll(docAt<Agency>(db, paths.agency(agencyId)) as DocumentReference, ref as DocumentReference);
    if (agency?.exists !== true) return;
    const before = found?.data() as RetentionStateDocument | undefined;
    const isWork = turn.hidden + turn.purged > 0;
    const isNews = isWork || turn.failed > 0 || before?.look?.why !== turn.why;
    if (!isNews && before?.look && now - before.look.at.toMillis() < lookMs) return;
    const look: RetentionLook = { at: Timestamp.fromMillis(now), ...turn };
    const told = isWork ? { look, done: look } : { look };
    if (before) tx.update(ref, told);
    else tx.set(ref, { ...freshState, ...told });
  });
};

/** Behind `POST /api/internal/run/deletions`: goes through the agencies, those with much to do some turns long, and from where it stopped the next time. */
export const runDeletions = async (platform: Platform, steps: DeletionSteps, now: number, clock: () => number = Date.now): Promise<Record<string, number>> => {
  const { db } = platform;
  const cursorRef = docAt<Cursor>(db, paths.retentionCursor);
  const end = clock() + turnMs;
  let after = (await cursorRef.get()).data()?.after ?? null;
  const total = { agencies: 0, hidden: 0, purged: 0, held: 0, failed: 0 };
  for (;;) {
    const all = collectionAt<Agency>(db, 'agencies').orderBy(FieldPath.documentId()).limit(agenciesAtOnce);
    const page = await (after === null ? all : all.startAfter(after)).get();
    for (const { id } of page.docs) {
      try {
        for (let turns = 0, isLeft = true; isLeft && turns < mostTurns && (turns === 0 || clock() <= end); turns++) {
          const turn = await runAgency(platform, steps, id, now);
          for (const name of ['hidden', 'purged', 'held', 'failed'] as const) total[name] += turn[name];
          isLeft = turn.why === 'more-left';
        }
      } catch (error) {
        // The other agencies do not wait for one; its health page tells that no turn came.
        platform.log.error('deletions-broke', { agency: id, cause: error instanceof Error ? error.message.slice(0, 40) : typeof error });
        total.failed += 1;
      }
      total.agencies += 1;
      after = id;
      if (clock() > end) break;
    }
    const isWhole = page.size < agenciesAtOnce && (page.empty || after === page.docs.at(-1)?.id);
    if (isWhole || clock() > end) {
      await cursorRef.set({ after: isWhole ? null : after });
      return total;
    }
  }
};
