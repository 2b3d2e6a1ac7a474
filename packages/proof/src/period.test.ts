import { expect, test } from 'vitest';
import { periodBounds, periodOf } from './period.ts';

test('[P5] a period is a UTC month', () => {
  expect(periodOf(Date.UTC(2026, 10, 22))).toBe(24_322);
  expect(periodOf(Date.UTC(2026, 11, 31, 23, 59, 59, 999))).toBe(24_323);
  expect(periodOf(Date.UTC(2027, 0, 1))).toBe(24_324);
});

test('[P5] bounds hold the instants of their period and no other', () => {
  const { fromMs, untilMs } = periodBounds(24_323);

  expect([periodOf(fromMs - 1), periodOf(fromMs), periodOf(untilMs - 1), periodOf(untilMs)]).toEqual([24_322, 24_323, 24_323, 24_324]);
  expect(() => periodOf(Number.NaN)).toThrow('bad-number');
});
