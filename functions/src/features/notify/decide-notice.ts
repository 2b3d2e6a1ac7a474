import type { Ladder, StepKind } from '@liexin/domain/notify/ladder';
import { settleMs } from '../../platform/notices.ts';

const minute = 60_000;
/** Somebody else may read at any time; while a task is open it is looked after so often (ms). */
export const taskCheckMs = 15 * minute;

export type Steps = readonly { readonly kind: StepKind; readonly afterMinutes: number }[];

/** A notice with times as ms since the epoch. */
export interface NoticeFacts {
  readonly mark: string;
  readonly sinceMs: number;
  readonly next: number;
  readonly takenAtMs: number | null;
  /** Earliest time at which a push of the round under way is due. */
  readonly pushDueMs: number | null;
  readonly again: boolean;
}
/** What the store says now. */
export interface ReadFacts {
  /** How far the reader has read. */
  readonly mark: string;
  /** Still takes part in an open lane. */
  readonly isThere: boolean;
  /** The run's newest message is later than that, and the reader has not written since. */
  readonly isUnread: boolean;
}

/** Steps of the ladder for this kind of reader. */
export const stepsOf = (ladder: Ladder, kind: 'staff' | 'candidate'): Steps => ladder[kind];

/**
 * When a step is due: so long after the first unread message, and after the step before it as long as the ladder puts between the two,
 * whatever that one waited for (an outage, quiet hours). Null behind the last one.
 */
export const stepDue = (notice: Pick<NoticeFacts, 'sinceMs' | 'next' | 'takenAtMs'>, steps: Steps): number | null => {
  const [before, step] = [steps[notice.next - 1], steps[notice.next]];
  if (!step) return null;
  const own = notice.sinceMs + Math.max(step.afterMinutes * minute, settleMs);
  return before && notice.takenAtMs !== null ? Math.max(own, notice.takenAtMs + (step.afterMinutes - before.afterMinutes) * minute) : own;
};

/**
 * Whether a run is over: the reader has read further than when it began, or cannot read any more. `successor`: part of what came is
 * unread still, so that another run begins there.
 */
export const endOf = (notice: Pick<NoticeFacts, 'mark'>, facts: ReadFacts): { why: 'read' | 'gone'; successor: boolean } | null => {
  if (!facts.isThere) return { why: 'gone', successor: false };
  if (facts.mark !== notice.mark) return { why: 'read', successor: facts.isUnread };
  return facts.isUnread ? null : { why: 'read', successor: false };
};

/** What is to be done with a run that goes on: pushes of the round under way, one more push, the next step, or nothing until `dueMs`. */
export type Turn =
  | { readonly act: 'pushes' }
  | { readonly act: 'again' }
  | { readonly act: StepKind }
  | { readonly act: 'wait'; readonly dueMs: number | null };

/**
 * @param quietUntilMs end of the reader's quiet hours, null when there are none now: pushes and mails to him wait for it
 * @param isTaskOpen a task of this run is open: it is looked after until somebody ends it
 */
export const turnOf = (notice: NoticeFacts, steps: Steps, now: number, quietUntilMs: number | null, isTaskOpen: boolean): Turn => {
  if (notice.pushDueMs !== null && notice.pushDueMs <= now) return { act: 'pushes' };
  const waitsForQuiet = (kind: StepKind | undefined): boolean => kind !== 'task' && quietUntilMs !== null;
  const due = stepDue(notice, steps);
  const step = steps[notice.next];
  if (step && due !== null && due <= now && !waitsForQuiet(step.kind)) return { act: step.kind };
  const again = notice.again && steps.some(({ kind }) => kind === 'push');
  if (again && quietUntilMs === null && notice.pushDueMs === null) return { act: 'again' };
  const times = [
    notice.pushDueMs,
    due === null ? null : Math.max(due, waitsForQuiet(step?.kind) ? (quietUntilMs ?? 0) : 0),
    again ? quietUntilMs : null,
    isTaskOpen ? now + taskCheckMs : null,
  ].filter((time) => time !== null);
  return { act: 'wait', dueMs: times.length > 0 ? Math.min(...times) : null };
};
