import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstRule } from './default-rule.ts';
import { lastDayOf } from './last-day.ts';
import { goneMonths, inSightFrom, monthBegins, monthDays, monthOf, nextMonth, type DayOf, type MonthOfPart } from './month.ts';
import { outcomeOf } from './outcome.ts';
import type { RetentionRule } from './rule.ts';
import { endOfPeriod } from './whole-days.ts';

const day = 86_400_000;
const months = (n: number) => ({ n, unit: 'months' as const });
const aRule = (more: Partial<RetentionRule>): RetentionRule => ({
  ...firstRule('fr'),
  id: 'r',
  clock: 'createdAt',
  keepAtLeast: null,
  deleteAtLatest: months(12),
  effectiveFrom: 0,
  ...more,
});
const zone = 'UTC';
const place = { team: null, mandate: 'm', conversation: 'c' };
/** The last day of a message by some rules, in a conversation with contact and closing at these times. */
const dayBy =
  (rules: readonly RetentionRule[], now: number, times: { lastTwoWayContact?: number; mandateClosed?: number } = {}): DayOf =>
  (createdAt) => {
    const outcome = outcomeOf({ class: 'message', place, times: { createdAt, ...times }, subject: null }, { rules, zone, holds: [], erasures: [] }, now);
    return outcome.goneAt === null ? null : lastDayOf(outcome, { rules, zone }, 'c', now, 0);
  };
const march = monthOf(Date.UTC(2026, 2, 9));
const [early, late] = [Date.UTC(2026, 2, 9), Date.UTC(2026, 2, 20, 13)];

test('[RT62] a month has the day of its newest message, by the clock of the making; what counts from another clock goes as before', () => {
  const now = Date.UTC(2026, 5, 1);
  const [month, end] = [{ month: march, newestMs: late }, endOfPeriod(late, months(12), zone)];
  const contact = aRule({ id: 'contact', clock: 'lastTwoWayContact', deleteAtLatest: months(24) });
  const closed = aRule({ id: 'floor', clock: 'mandateClosed', keepAtLeast: months(18), deleteAtLatest: null });
  const wholeAt = Date.UTC(2028, 0, 1);
  const table: [readonly RetentionRule[], Parameters<typeof dayBy>[2], number | undefined][] = [
    [[aRule({})], {}, end],
    [[aRule({ deleteAtLatest: { n: 1, unit: 'days' } })], {}, monthBegins(march + 1)],
    // The shorter of two on a level; the longest of what keeps.
    [[aRule({}), contact], { lastTwoWayContact: now }, end],
    [[aRule({ keepAtLeast: months(15) })], {}, endOfPeriod(late, months(15), zone)],
    [[aRule({}), closed], { mandateClosed: Date.UTC(2026, 0, 2) }, endOfPeriod(Date.UTC(2026, 0, 2), months(18), zone)],
    // Kept until something that has not come.
    [[aRule({}), closed], {}, undefined],
    [[contact], { lastTwoWayContact: now }, endOfPeriod(now, months(24), zone) < wholeAt ? endOfPeriod(now, months(24), zone) : undefined],
    // The end that counts is a later one, of the conversation itself.
    [[aRule({}), aRule({ id: 'own', scope: { level: 'conversation', id: 'c' }, deleteAtLatest: months(30) })], {}, undefined],
    [[], {}, undefined],
  ];
  for (const [i, [rules, times, at]] of table.entries()) expect(monthDays([month], dayBy(rules, now, times), wholeAt).get(march)?.at, `row ${i}`).toBe(at);
  // Nothing goes by itself that goes no sooner than the whole.
  expect(monthDays([month], dayBy([aRule({})], now), end).size).toBe(0);
  expect(monthDays([month], dayBy([contact], now, { lastTwoWayContact: now }), endOfPeriod(now, months(24), zone)).size).toBe(0);
  expect(monthDays([month], dayBy([aRule({})], now), null).get(march)).toEqual({ at: end, rule: 'r.1' });
});

test('[RT62] months go in their order: one that could go waits for an older one that may not yet', () => {
  const days = new Map([
    [early, { at: Date.UTC(2027, 5, 1), rule: 'a.1' }],
    [Date.UTC(2026, 3, 2), { at: Date.UTC(2027, 3, 3), rule: 'b.1' }],
  ]);
  const found = monthDays([...days.keys()].map((newestMs) => ({ month: monthOf(newestMs), newestMs })).toReversed(), (ms) => days.get(ms) ?? null, null);
  expect([...found]).toEqual([
    [march, days.get(early)],
    [march + 1, days.get(early)],
  ]);
});

test('[RT62] what goes next are the oldest month and those behind it that are due with it', () => {
  const oldest = { month: march, newestMs: late };
  const next = (now: number, rules: readonly RetentionRule[] = [aRule({})]) => nextMonth(oldest, dayBy(rules, now), null, now);
  const end = endOfPeriod(late, months(12), zone);
  expect(next(Date.UTC(2026, 8, 1))).toEqual({ at: end, rule: 'r.1', fromMs: monthBegins(march + 1) });
  // Long overdue: all that is over goes at once, and what is not over stays.
  expect(next(Date.UTC(2029, 8, 10))).toEqual({ at: end, rule: 'r.1', fromMs: Date.UTC(2028, 8, 1) });
  // A rule that is new spreads: all of it goes on one day.
  const from = Date.UTC(2029, 8, 10);
  const spread = next(from, [aRule({ effectiveFrom: from })]);
  expect(spread?.at).toBeGreaterThan(from);
  expect(spread?.fromMs).toBeGreaterThanOrEqual(Date.UTC(2028, 8, 1));
  expect(nextMonth(oldest, dayBy([], 0), null, 0)).toBeNull();
});

test('[RT62] nothing goes before its day, nothing stays behind that of the newest of its month, and what is left is the newest', () => {
  const base = Date.UTC(2024, 0, 1);
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 30 }),
      fc.array(fc.record({ n: fc.integer({ min: 1, max: 20 }), keep: fc.option(fc.integer({ min: 1, max: 20 })), from: fc.integer({ min: 0, max: 900 }) }), {
        minLength: 1,
        maxLength: 3,
      }),
      fc.option(fc.integer({ min: 0, max: 1600 })),
      fc.integer({ min: 0, max: 1600 }),
      (made, terms, whole, at) => {
        const sent = made.map((n) => base + n * day);
        const [now, wholeAt] = [base + at * day, whole === null ? null : base + whole * day];
        const rules = terms.map(({ n, keep, from }, i) =>
          aRule({ id: `r${i}`, deleteAtLatest: months(n), keepAtLeast: keep === null ? null : months(keep), effectiveFrom: base + from * day }),
        );
        const dayOf = dayBy(rules, now);
        const list: MonthOfPart[] = [...new Set(sent.map(monthOf))].map((month) => ({
          month,
          newestMs: Math.max(...sent.filter((ms) => monthOf(ms) === month)),
        }));
        const days = monthDays(list, dayOf, wholeAt);
        const goesAt = (ms: number): number => days.get(monthOf(ms))?.at ?? Infinity;
        for (const ms of sent) {
          if (goesAt(ms) === Infinity) continue;
          expect(goesAt(ms)).toBeGreaterThanOrEqual(dayOf(ms)?.at ?? Infinity);
          expect(goesAt(ms)).toBeGreaterThanOrEqual(monthBegins(monthOf(ms) + 1));
          if (wholeAt !== null) expect(goesAt(ms)).toBeLessThan(wholeAt);
        }
        for (const [a, b] of sent.toSorted((x, y) => x - y).flatMap((ms, i, all): [number, number][] => (i === 0 ? [] : [[all[i - 1] ?? 0, ms]])))
          expect(goesAt(a)).toBeLessThanOrEqual(goesAt(b));
        // The next cut is no later than the first day and takes nothing that has a later one.
        const oldest = list.toSorted((a, b) => a.month - b.month)[0];
        const next = oldest ? nextMonth(oldest, dayOf, wholeAt, now) : null;
        expect(next === null).toBe(days.size === 0);
        if (next !== null) for (const ms of sent) if (ms < next.fromMs) expect(goesAt(ms)).toBeLessThanOrEqual(Math.max(next.at, now));
      },
    ),
    { numRuns: 500 },
  );
});

test('[RT62] the day itself takes a month out of sight', () => {
  const time = (ms: number) => ({ toMillis: () => ms });
  const month = { at: time(100), from: time(50) };
  const keptFrom = time(20);
  expect([
    inSightFrom({}, 0),
    inSightFrom({ keptFrom }, 0),
    inSightFrom({ keptFrom, month }, 99),
    inSightFrom({ keptFrom, month }, 100),
    inSightFrom({ month }, 99),
  ]).toEqual([undefined, keptFrom, keptFrom, month.from, undefined]);
  expect([goneMonths(), goneMonths({ keptFrom }), goneMonths({ keptFrom, month }), goneMonths({ month })]).toEqual([
    [],
    [[0, 20]],
    [
      [0, 20],
      [100, 50],
    ],
    [[100, 50]],
  ]);
});
