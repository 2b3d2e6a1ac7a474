import { isTracked, type Clock } from './clocks.ts';
import { isPartClass } from './part.ts';
import type { DataClass, Jurisdiction, RetentionRule, RuleRef, RuleScope } from './rule.ts';
import type { Duration } from './whole-days.ts';

/** How long after the second yes a change begins at the earliest (ms): time to change one's mind. */
export const coolingMs = 24 * 60 * 60_000;
/** How far what a change deletes may have moved from what the preview said, before it stops and asks. */
const driftShare = 0.1;

/**
 * `draft`: being looked at. `asked`: waits for a second person. `cooling`: agreed to, begins at its time. `applying`: in force, dates
 * follow. `paused`: what it deletes has moved too far from what was agreed to. The rest is over.
 */
export const changeStates = ['draft', 'asked', 'cooling', 'applying', 'done', 'paused', 'reverted', 'objected', 'dropped'] as const;
export type ChangeState = (typeof changeStates)[number];

/** What somebody wants a rule to be from then on. */
export interface RuleEdit {
  readonly id: string;
  readonly scope: RuleScope;
  readonly classes: readonly DataClass[];
  readonly keepAtLeast: Duration | null;
  readonly deleteAtLatest: Duration | null;
  readonly clock: Clock;
  readonly jurisdiction: Jurisdiction | null;
  readonly isStatutory: boolean;
  readonly locked: boolean;
  readonly isEnded: boolean;
  /** Id of the preset that it began as, or nothing. */
  readonly why: string;
}

/** The rules as they would be: of each edit the next version. */
export const edited = (rules: readonly RetentionRule[], edits: readonly RuleEdit[], effectiveFrom: number): RetentionRule[] => [
  ...rules,
  ...edits.map((edit): RetentionRule => ({ ...edit, version: nextVersion(rules, edit.id), effectiveFrom })),
];
const nextVersion = (rules: readonly RetentionRule[], id: string): number =>
  Math.max(0, ...rules.filter((rule) => rule.id === id).map(({ version }) => version)) + 1;

/** Whether everything has an end whatever happens: without one there would be no day to name to candidates. */
export const hasEnd = (inForce: readonly RetentionRule[]): boolean =>
  inForce.some(
    ({ scope, classes, deleteAtLatest, clock }) =>
      scope.level === 'agency' && classes.includes('message') && deleteAtLatest !== null && (clock === 'createdAt' || clock === 'lastTwoWayContact'),
  );

/**
 * Whether a rule can ever delete or keep something [RT61]: it is about parts that go by themselves, counts from a day that is written down, and
 * is for what conversations belong to. Ending a rule always has one.
 */
export const hasEffect = ({ isEnded, classes, clock, scope }: Pick<RuleEdit, 'isEnded' | 'classes' | 'clock' | 'scope'>): boolean =>
  isEnded || (classes.every(isPartClass) && isTracked(clock) && scope.level !== 'team');

/** Of one class: how many there are, and what becomes of them against the rules of now. */
export interface ClassCount {
  readonly total: number;
  readonly sooner: number;
  readonly later: number;
  readonly same: number;
  readonly held: number;
  /** Kept beyond their end. */
  readonly restricted: number;
  /** Of `sooner`. */
  readonly bytes: number;
}
/** One thing of a preview, to look at. Times in ms; null: no day. */
export interface PreviewSample {
  readonly conversation: string;
  readonly class: DataClass;
  readonly made: number;
  readonly now: number | null;
  readonly changed: number | null;
  readonly by: readonly RuleRef[];
  readonly keptBy: readonly RuleRef[];
  readonly isHeld: boolean;
}
/** What a change would do. Counts and days, no contents. */
export interface RetentionReport {
  readonly at: number;
  readonly classes: Partial<Readonly<Record<DataClass, ClassCount>>>;
  /** Of what goes sooner. */
  readonly people: number;
  readonly conversations: number;
  readonly searches: number;
  readonly bytes: number;
  readonly oldest: number | null;
  readonly newest: number | null;
  /** The first day on which something goes that would not go now; null: nothing goes sooner. */
  readonly firstAt: number | null;
  readonly held: number;
  readonly restricted: number;
  /** Two rules that disagree, and about how much. */
  readonly conflicts: readonly { readonly keep: string; readonly delete: string; readonly items: number }[];
  /** Messages and notes that go in each of the coming months, the overdue ones in the first: with the change, and without. */
  readonly months: { readonly changed: readonly number[]; readonly now: readonly number[] };
  readonly samples: readonly PreviewSample[];
}

/** What people wrote, with candidates and in the team, that goes sooner. */
export const writtenSooner = ({ classes }: Pick<RetentionReport, 'classes'>): { readonly messages: number; readonly notes: number } => ({
  messages: classes.message?.sooner ?? 0,
  notes: classes.note?.sooner ?? 0,
});
/** How much goes sooner, of every kind. */
export const soonerOf = ({ classes }: Pick<RetentionReport, 'classes'>): number => Object.values(classes).reduce((sum, { sooner }) => sum + sooner, 0);
/** Whether what a change deletes is another thing by now than what was agreed to. */
export const hasDrifted = (agreed: RetentionReport, now: RetentionReport): boolean =>
  Math.abs(soonerOf(now) - soonerOf(agreed)) > driftShare * Math.max(soonerOf(agreed), 1);
