import type { LastDay } from './last-day.ts';

/** UTC year·12 + month − 1 of an instant, as shares and their periods are numbered. A month of a part is what was sent in it. */
export const monthOf = (atMs: number): number => {
  const date = new Date(atMs);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
};
/** Its first instant, ms. */
export const monthBegins = (month: number): number => Date.UTC(Math.floor(month / 12), month % 12);

/** A month of a part in which something was sent, and its newest message (ms). */
export interface MonthOfPart {
  readonly month: number;
  readonly newestMs: number;
}
export type DayOf = (createdMs: number) => LastDay | null;

/**
 * On which days (ms) the months of a part go that go before the whole of it [RT62]. `dayOf`: the last day of what was made at an instant and
 * else had what its conversation had; null while there is none. Whole months, in their order, each on the day of its newest message: none goes before
 * that of anything in it, before it is over, or before an older one, so that what is left is always what was sent from some month on. `wholeAt`:
 * the day of the part; null: it has none.
 */
export const monthDays = (months: readonly MonthOfPart[], dayOf: DayOf, wholeAt: number | null): ReadonlyMap<number, LastDay> => {
  const days = new Map<number, LastDay>();
  let before: LastDay = { at: -Infinity, rule: 'none' };
  for (const { month, newestMs } of months.toSorted((a, b) => a.month - b.month)) {
    const own = dayOf(newestMs);
    if (own === null) return days;
    const day = { at: Math.max(own.at, monthBegins(month + 1)), rule: own.rule };
    before = before.at > day.at ? before : day;
    if (wholeAt !== null && before.at >= wholeAt) return days;
    days.set(month, before);
  }
  return days;
};

/** The month of a part that goes next: from `at` on nobody reads what was sent before `fromMs`, ms. */
export interface NextMonth extends LastDay {
  readonly fromMs: number;
}

/**
 * What goes next, where the oldest month of a part is known: with it the months behind it that go no later, or are over by now. Of those
 * nothing is read: each counts as if something was sent in its last moment, so none goes too early, and what that leaves goes next.
 */
export const nextMonth = (oldest: MonthOfPart, dayOf: DayOf, wholeAt: number | null, now: number): NextMonth | null => {
  const first = monthDays([oldest], dayOf, wholeAt).get(oldest.month);
  if (!first) return null;
  let month = oldest.month + 1;
  while (monthBegins(month + 1) <= now) {
    const day = monthDays([{ month, newestMs: monthBegins(month + 1) - 1 }], dayOf, wholeAt).get(month);
    if (!day || day.at > Math.max(first.at, now)) break;
    month++;
  }
  return { ...first, fromMs: monthBegins(month) };
};

interface Time {
  toMillis(): number;
}
/** What a lane says of its months that go before the whole of it, with times of the store of a server or of a browser. */
export interface MonthsOfLane<T extends Time = Time> {
  /** What was sent before is out of sight; absent: nothing is. */
  readonly keptFrom?: T;
  /** What goes next: from `at` on what was sent before `from`. */
  readonly month?: { readonly at: T; readonly from: T };
}
/** From when on what was sent is in sight; undefined: all of it. The day itself decides, whether or not a clock has come by. */
export const inSightFrom = <T extends Time>({ keptFrom, month }: MonthsOfLane<T>, now: number): T | undefined =>
  month && month.at.toMillis() <= now ? month.from : keptFrom;
/** The same for whoever asks later: from the first time (ms) on what was sent before the second is out of sight. */
export const goneMonths = ({ keptFrom, month }: MonthsOfLane = {}): [atMs: number, fromMs: number][] => [
  ...(keptFrom ? ([[0, keptFrom.toMillis()]] satisfies [number, number][]) : []),
  ...(month ? ([[month.at.toMillis(), month.from.toMillis()]] satisfies [number, number][]) : []),
];
