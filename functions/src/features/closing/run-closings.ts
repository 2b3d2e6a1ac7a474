import { closingReminderMs } from '@liexin/domain/retention/closing';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import type { Platform } from '../../platform/platform.ts';
import { redateLane } from '../../platform/redate.ts';
import type { ClosingPhase, ClosingWorkDocument } from '../../platform/closing-documents.ts';
import { collectionAt } from '../../platform/stored.ts';
import { beginClosing } from './begin-closing.ts';
import { closingRef, workRef } from './closing-documents.ts';
import type { ClosingSteps } from './closing-steps.ts';
import { emptyAgency } from './empty-agency.ts';
import { hideAgency } from './hide-agency.ts';
import { brokenDueMs, walkBegins, walkParts, type Walked } from './part-by-part.ts';
import { anythingLeft, purgeAgency } from './purge-agency.ts';
import { sealClosing } from './seal-closing.ts';
import { tellClosing, toldOfClosing } from './tell-closing.ts';
import { followReleasers } from './who-rests.ts';

const atOnce = 10;
/** One turn goes on for so long (ms), whatever there is to do; the next one begins with those that waited longest. */
const turnMs = 40_000;
const tryAgainMs = 5 * 60_000;
const pageSize = 80;

/** What a phase made of itself: where it stands, or which comes next, and when. Null: the work is over. */
export type Turned = { readonly phase: ClosingPhase; readonly after: string | null; readonly dueMs: number; readonly isThrough: boolean } | null;

/**
 * Goes on with every closing whose time has come, piece by piece. How far it is stands in the piece of work, which is moved on only by whoever
 * still finds it as it was read: a crash repeats a piece, two turns at once do the same one, and an undoing meanwhile is never overwritten.
 */
export const runClosings = async (platform: Platform, steps: ClosingSteps, now: number, clock: () => number = Date.now): Promise<number> => {
  const { db, log } = platform;
  const due = await collectionAt<ClosingWorkDocument>(db, 'closingWork').where('dueAt', '<=', Timestamp.fromMillis(now)).orderBy('dueAt').limit(atOnce).get();
  const end = clock() + turnMs;
  for (const doc of due.docs) {
    try {
      let work: ClosingWorkDocument | null = doc.data();
      while (work !== null && work.dueAt.toMillis() <= now && clock() < end) work = await moveOn(db, work, await turn(platform, steps, work, now));
    } catch (error) {
      log.error('closing-failed', { agency: doc.id, cause: error instanceof Error ? error.message.slice(0, 40) : typeof error });
      await doc.ref.update({ dueAt: Timestamp.fromMillis(now + tryAgainMs) }).catch(() => undefined);
    }
  }
  return due.size;
};

/** The work as it is now: moved on, or as somebody else left it meanwhile. */
const moveOn = (db: Firestore, was: ClosingWorkDocument, to: Turned): Promise<ClosingWorkDocument | null> =>
  db.runTransaction(async (tx) => {
    const ref = workRef(db, was.agencyId);
    const work = (await tx.get(ref)).data();
    if (!work || work.closing !== was.closing || work.phase !== was.phase || work.after !== was.after) return null;
    if (to === null) {
      tx.delete(ref);
      return null;
    }
    const next: ClosingWorkDocument = { ...work, phase: to.phase, after: to.after, isThrough: to.isThrough, dueAt: Timestamp.fromMillis(to.dueMs) };
    tx.set(ref, next);
    return next;
  });

const turn = async (platform: Platform, steps: ClosingSteps, work: ClosingWorkDocument, now: number): Promise<Turned> => {
  const { agencyId, closing } = work;
  const at = (phase: ClosingPhase, dueMs = now, { after, isThrough }: Walked = walkBegins): Turned => ({ phase, after, dueMs, isThrough });
  const endsAtMs = (await closingRef(platform.db, closing).get()).data()?.endsAt?.toMillis() ?? now;
  switch (work.phase) {
    case 'date': {
      const walked = await redatePage(platform, work, now);
      if (!walked.isThrough) return at('date', now, walked);
      const [remindMs, againMs] = [endsAtMs - closingReminderMs, await brokenDueMs(platform.db, agencyId)];
      return againMs !== null && againMs < remindMs ? at('date', againMs, walked) : at('remind', Math.max(now, remindMs));
    }
    case 'back': {
      const walked = await redatePage(platform, work, now);
      if (!walked.isThrough) return at('back', now, walked);
      const againMs = await brokenDueMs(platform.db, agencyId);
      return againMs === null ? null : at('back', againMs, walked);
    }
    case 'remind':
      await remind(platform, work, endsAtMs, now);
      return at('end', endsAtMs);
    case 'end':
      return (await beginClosing(platform, work, now)) ? at('hide') : null;
    case 'hide': {
      const walked = await hideAgency(platform, steps, work, endsAtMs, now);
      if (!walked.isThrough) return at('hide', now, walked);
      await followReleasers(platform, agencyId, now);
      return at('purge');
    }
    case 'purge': {
      const dueMs = await purgeAgency(platform, steps, agencyId, now);
      if (dueMs !== null) return at('purge', dueMs);
      // What could not be hidden is tried once more before anything is called closed.
      const againMs = await brokenDueMs(platform.db, agencyId);
      return againMs === null ? at('empty') : at('hide', againMs, { after: null, isThrough: true });
    }
    case 'empty':
      await emptyAgency(platform, steps, work, now);
      return at('seal');
    case 'seal': {
      const isOver = await sealClosing(platform, steps, work, endsAtMs, now);
      await followReleasers(platform, agencyId, now);
      return isOver ? null : at('rest', now + restMs);
    }
    case 'rest':
      await followReleasers(platform, agencyId, now);
      return (await anythingLeft(platform.db, agencyId).get()).empty ? at('purge') : at('rest', now + restMs);
  }
};

/** What holds or the law keep is looked at so often (ms). */
const restMs = 60 * 60_000;

/** Dates of some parts follow; answers how far it is. A date that stands already is written by nobody twice. */
const redatePage = (platform: Platform, work: ClosingWorkDocument, now: number): Promise<Walked> =>
  walkParts(platform, work, pageSize, ({ id }) => redateLane(platform.db, work.agencyId, id, 'closing', now), now);

/** Owners hear of it once more, once. */
const remind = async (platform: Platform, { agencyId, closing }: ClosingWorkDocument, endsAtMs: number, now: number): Promise<void> => {
  const told = await toldOfClosing(platform, agencyId);
  await platform.db.runTransaction(async (tx) => {
    const [ref, found] = [closingRef(platform.db, closing), (await tx.get(closingRef(platform.db, closing))).data()];
    if (found?.state !== 'pending' || found.remindedAt !== undefined || now >= endsAtMs) return;
    tx.update(ref, { remindedAt: Timestamp.fromMillis(now) });
    tellClosing(tx, platform, { agencyId, closingId: closing, news: 'reminder', endsAtMs }, told, now);
  });
};
