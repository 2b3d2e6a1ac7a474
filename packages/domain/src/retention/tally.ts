import type { ClassCount, PreviewSample, RetentionReport } from './change.ts';
import type { Outcome } from './outcome.ts';
import type { DataClass } from './rule.ts';

/** One thing, by the rules of now and by those of a change. Times in ms; null: no day. `conversation`: of a team's own channel its search. */
export interface ItemCount extends PreviewSample {
  readonly search: string;
  readonly bytes: number;
  readonly isRestricted: boolean;
  /** Ids of the two rules that disagree about it, with a bar between. */
  readonly conflict: string | null;
}

/** Kept beyond its end, or going to be. */
export const isRestricted = ({ conflict }: Outcome): boolean => conflict !== null;

const sampleSize = 20;
const monthsAhead = 24;
const monthMs = 30.4375 * 24 * 60 * 60_000;

/** What has been counted so far. Plain, so that a count goes on where it stopped. */
export interface Tally {
  classes: Partial<Record<DataClass, ClassCount>>;
  people: number;
  searches: string[];
  bytes: number;
  oldest: number | null;
  newest: number | null;
  firstAt: number | null;
  held: number;
  restricted: number;
  conflicts: Record<string, number>;
  months: { changed: number[]; now: number[] };
  samples: PreviewSample[];
  /** How many could have been a sample. */
  seen: number;
}

export const emptyTally = (): Tally => ({
  classes: {},
  people: 0,
  searches: [],
  bytes: 0,
  oldest: null,
  newest: null,
  firstAt: null,
  held: 0,
  restricted: 0,
  conflicts: {},
  months: { changed: Array.from({ length: monthsAhead }, () => 0), now: Array.from({ length: monthsAhead }, () => 0) },
  samples: [],
  seen: 0,
});

const noCount: ClassCount = { total: 0, sooner: 0, later: 0, same: 0, held: 0, restricted: 0, bytes: 0 };
const dayOrNever = (at: number | null): number => at ?? Infinity;
const monthOf = (at: number | null, from: number): number | null => {
  if (at === null) return null;
  const month = Math.max(0, Math.floor((at - from) / monthMs));
  return month < monthsAhead ? month : null;
};

/** Counts everything of one conversation. `from`: when the change would begin. `random`: from 0 to 1, for the samples. */
export const tallyOf = (tally: Tally, items: readonly ItemCount[], from: number, random: () => number): Tally => {
  const next: Tally = structuredCloneOf(tally);
  let isTouched = false;
  for (const item of items) {
    const how = dayOrNever(item.changed) < dayOrNever(item.now) ? 'sooner' : dayOrNever(item.changed) > dayOrNever(item.now) ? 'later' : 'same';
    const known = next.classes[item.class] ?? noCount;
    next.classes[item.class] = {
      ...known,
      total: known.total + 1,
      [how]: known[how] + 1,
      held: known.held + Number(item.isHeld),
      restricted: known.restricted + Number(item.isRestricted),
      bytes: known.bytes + (how === 'sooner' ? item.bytes : 0),
    };
    next.held += Number(item.isHeld);
    next.restricted += Number(item.isRestricted);
    if (item.conflict !== null) next.conflicts[item.conflict] = (next.conflicts[item.conflict] ?? 0) + 1;
    if (item.class === 'message' || item.class === 'note') {
      const [changed, now] = [monthOf(item.changed, from), monthOf(item.now, from)];
      if (changed !== null) next.months.changed[changed] = (next.months.changed[changed] ?? 0) + 1;
      if (now !== null) next.months.now[now] = (next.months.now[now] ?? 0) + 1;
    }
    if (how === 'sooner') {
      isTouched = true;
      next.bytes += item.bytes;
      next.oldest = Math.min(next.oldest ?? item.made, item.made);
      next.newest = Math.max(next.newest ?? item.made, item.made);
      // Nothing goes before the change begins.
      next.firstAt = Math.min(next.firstAt ?? Infinity, Math.max(item.changed ?? Infinity, from));
      if (!next.searches.includes(item.search)) next.searches.push(item.search);
    }
    if (how !== 'same' || item.isHeld || item.isRestricted) sample(next, item, random);
  }
  if (isTouched && items.some(({ conversation, search }) => conversation !== search)) next.people++;
  return next;
};

/** Every one has the same chance, however many there are. */
const sample = (tally: Tally, item: ItemCount, random: () => number): void => {
  tally.seen++;
  const { conversation, class: of, made, now, changed, by, keptBy, isHeld } = item;
  const one: PreviewSample = { conversation, class: of, made, now, changed, by, keptBy, isHeld };
  if (tally.samples.length < sampleSize) tally.samples.push(one);
  else {
    const at = Math.floor(random() * tally.seen);
    if (at < sampleSize) tally.samples[at] = one;
  }
};

const structuredCloneOf = (tally: Tally): Tally => ({
  ...tally,
  classes: { ...tally.classes },
  searches: [...tally.searches],
  conflicts: { ...tally.conflicts },
  months: { changed: [...tally.months.changed], now: [...tally.months.now] },
  samples: [...tally.samples],
});

export const reportOf = (tally: Tally, at: number): RetentionReport => ({
  at,
  classes: tally.classes,
  people: tally.people,
  conversations: tally.people,
  searches: tally.searches.length,
  bytes: tally.bytes,
  oldest: tally.oldest,
  newest: tally.newest,
  firstAt: tally.firstAt,
  held: tally.held,
  restricted: tally.restricted,
  conflicts: Object.entries(tally.conflicts).map(([pair, items]) => ({ keep: pair.split('|')[0] ?? '', delete: pair.split('|')[1] ?? '', items })),
  months: tally.months,
  samples: tally.samples,
});
