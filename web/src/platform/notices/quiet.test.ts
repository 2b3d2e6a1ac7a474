import { expect, test } from 'vitest';
import { isQuietNow, packQuiet } from './quiet.ts';

const at = (hour: number, minute = 0): number => Date.UTC(2026, 10, 22, hour - 8, minute);
const quiet = (from: string, to: string): string | null => packQuiet({ quiet: { from, to }, timeZone: 'Asia/Shanghai' });

test('[NC4] quiet hours are of the person’s own zone, also over midnight; none, or as long as nothing, are never', () => {
  const night = quiet('21:00', '08:00');

  expect([at(20, 59), at(21), at(23, 59), at(0), at(7, 59), at(8)].map((ms) => isQuietNow(night, ms))).toEqual([false, true, true, true, true, false]);
  expect([at(12), at(12, 30), at(13)].map((ms) => isQuietNow(quiet('12:00', '13:00'), ms))).toEqual([true, true, false]);
  expect([isQuietNow(quiet('12:00', '12:00'), at(12)), isQuietNow(null, at(3)), packQuiet({ quiet: null, timeZone: 'UTC' })]).toEqual([false, false, null]);
});
