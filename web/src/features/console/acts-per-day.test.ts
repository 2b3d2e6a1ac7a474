import { expect, test } from 'vitest';
import { actsPerDay } from './acts-per-day.ts';

const at = (day: number, hour: number): number => Date.UTC(2026, 10, day, hour);

test('[CN8] the plot of the record counts acts by day, empty days included', () => {
  expect(actsPerDay([])).toEqual([]);
  expect(actsPerDay([at(20, 14), at(20, 1), at(18, 23), at(17, 0)])).toEqual([1, 1, 0, 2]);
});
