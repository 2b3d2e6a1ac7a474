import type { Outcome } from './outcome.ts';
import type { RetentionRule, RuleRef } from './rule.ts';
import { endOfPeriod } from './whole-days.ts';

const dayMs = 24 * 60 * 60_000;
/** What a changed rule lets go at once goes over so many days: a mistake stays small. */
export const spreadDays = 20;

/** Which of these days is that of a conversation, 0 the first: the same for ever, and even over many (FNV-1a of its id). */
const slotOf = (conversation: string): number => {
  let hash = 0x811c9dc5;
  for (const letter of conversation) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash % spreadDays;
};

const find = (rules: readonly RetentionRule[], refs: readonly RuleRef[]): RetentionRule[] =>
  rules.filter(({ id, version }) => refs.some((ref) => ref.id === id && ref.version === version));

/** When something of a conversation goes (ms) that would go at `at`: not before its day of the version of the rule that says so [RT29]. */
export const spreadOver = (at: number, rules: readonly RetentionRule[], deletedBy: readonly RuleRef[], conversation: string): number =>
  Math.max(at, ...find(rules, deletedBy).map(({ effectiveFrom }) => effectiveFrom + slotOf(conversation) * dayMs));

/** The last day of something, ms, and the rule that it comes from. */
export interface LastDay {
  readonly at: number;
  readonly rule: string;
}

/**
 * The last day that stands beside a conversation. What must be kept from an event on that has not come gets the earliest day that the event
 * could lead to, as if it came now: looked at again before that day, it moves on for as long as the event does not come [RT13]. `before`:
 * the day it has so far, ms, for what no rule ends.
 */
export const lastDayOf = (
  outcome: Outcome,
  { rules, zone }: { readonly rules: readonly RetentionRule[]; readonly zone: string },
  conversation: string,
  now: number,
  before: number,
): LastDay => {
  const { deleteAt, deletedBy, keptBy, keepWaitsFor } = outcome;
  const floors = find(rules, keptBy).flatMap(({ keepAtLeast }) => keepAtLeast ?? []);
  const ends = keepWaitsFor === null ? [] : floors.map((floor) => endOfPeriod(now, floor, zone));
  const goneAt = keepWaitsFor === null || deleteAt === null ? (outcome.goneAt ?? deleteAt ?? before) : Math.max(deleteAt, ...ends);
  const from = (deleteAt === null || goneAt > deleteAt ? keptBy[0] : undefined) ?? deletedBy[0];
  return { at: deleteAt === null ? goneAt : spreadOver(goneAt, rules, deletedBy, conversation), rule: from ? `${from.id}.${from.version}` : 'none' };
};
