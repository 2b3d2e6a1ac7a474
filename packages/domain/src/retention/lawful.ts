import type { RuleEdit } from './change.ts';
import { presets } from './presets.ts';
import type { Duration } from './whole-days.ts';

/** A month at its shortest: what is given in days counts as no shorter than it may be. */
const daysOfMonth = 28;
const monthsOf = ({ n, unit }: Duration): number => (unit === 'days' ? n / daysOfMonth : unit === 'months' ? n : n * 12);

/**
 * Whether "the law asks for it" may be said of what a rule keeps (RT23): it began as a preset that quotes the law, counts from the same event, is about
 * nothing else and keeps no longer than that. Where the law leaves the years to the place, up to the longest that is known. Numbers of one's
 * own are the agency's: a request to delete goes before them.
 */
export const isLawful = ({ why, clock, classes, keepAtLeast }: Pick<RuleEdit, 'why' | 'clock' | 'classes' | 'keepAtLeast'>): boolean => {
  const preset = presets.find(({ id }) => id === why);
  const longest = preset?.isStatutory === true ? (preset.deleteAtLatest ?? preset.keepAtLeast) : null;
  if (!preset || longest === null || keepAtLeast === null) return false;
  return clock === preset.clock && classes.every((one) => preset.classes.includes(one)) && monthsOf(keepAtLeast) <= monthsOf(longest);
};
