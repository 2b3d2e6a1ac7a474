import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decidePeriods, lastPeriod, maxPeriods, recentPeriods } from './decide-periods.ts';

const now = Date.UTC(2026, 10, 22);
const november = 2026 * 12 + 10;
const ask =
  (from: number, to: number, mayPrefetch = true, fromMs = Date.UTC(2026, 8, 30)) =>
  () =>
    decidePeriods({ fromMs, mayPrefetch }, { from, to }, now);

test("[LA1] periods reach from the caller's first month to next month, or this one for a provisional device", () => {
  expect(ask(november - 2, november + 1)()).toEqual([november - 2, november - 1, november, november + 1]);
  expect(ask(november, november, false)()).toEqual([november]);
  for (const wrong of [ask(november - 3, november), ask(november, november + 2), ask(november, november + 1, false), ask(november, november - 1)])
    expect(wrong).toThrow('period-out-of-range');
});

test('[LA1] at most 24 periods a call', () => {
  const early = Date.UTC(2020, 0, 1);
  expect(ask(november - 23, november, true, early)()).toHaveLength(24);
  expect(ask(november - 24, november, true, early)).toThrow('period-out-of-range');
});

test('[LA1] whatever is asked, nothing outside the bounds is given', () => {
  const month = fc.integer({ min: 2015 * 12, max: 2035 * 12 });
  fc.assert(
    fc.property(month, month, fc.boolean(), fc.integer({ min: Date.UTC(2018, 0), max: now }), (from, to, mayPrefetch, fromMs) => {
      const caller = { fromMs, mayPrefetch };
      const first = new Date(fromMs).getUTCFullYear() * 12 + new Date(fromMs).getUTCMonth();
      for (const periods of [recentPeriods(caller, now), attempt(() => decidePeriods(caller, { from, to }, now))]) {
        expect(periods.length).toBeLessThanOrEqual(maxPeriods);
        expect(periods.every((period) => period >= first && period <= lastPeriod(caller, now))).toBe(true);
      }
    }),
    { seed: 7, numRuns: 500 },
  );
});

const attempt = (decide: () => number[]): number[] => {
  try {
    return decide();
  } catch {
    return [];
  }
};
