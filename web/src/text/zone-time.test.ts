import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instantAt, isKnownZone, isNight, isSameTime, nextMonday, nextMorning, wallTime, zoneOffset } from './zone-time.ts';

const zones = [
  'Asia/Shanghai',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Africa/Casablanca',
  'Asia/Kathmandu',
  'America/Santiago',
  'Pacific/Chatham',
  'UTC',
  'America/Sao_Paulo',
];
const HOUR = 3_600_000;
/** Whole minutes from 2024 to 2031: at least fifteen changes of the clock in each zone that has them. */
const instants = fc.integer({ min: Date.UTC(2024, 0) / 60_000, max: Date.UTC(2031, 0) / 60_000 }).map((minutes) => minutes * 60_000);

/** Every change of the clock in a zone, to the minute, found by halving. */
const changesOf = (zone: string): number[] => {
  const found: number[] = [];
  for (let at = Date.UTC(2024, 0); at < Date.UTC(2031, 0); at += 24 * HOUR) {
    if (zoneOffset(zone, at) === zoneOffset(zone, at + 24 * HOUR)) continue;
    let [low, high] = [at, at + 24 * HOUR];
    while (high - low > 60_000) {
      const middle = low + Math.floor((high - low) / 120_000) * 60_000;
      if (zoneOffset(zone, middle) === zoneOffset(zone, at)) low = middle;
      else high = middle;
    }
    found.push(high);
  }
  return found;
};
const near = zones.flatMap((zone) => changesOf(zone).map((change) => ({ zone, change })));
/** Anywhere, and in the hours around a change of the clock. */
const moments = fc.oneof(
  fc.record({ zone: fc.constantFrom(...zones), ms: instants }),
  fc
    .record({ place: fc.constantFrom(...near), minutes: fc.integer({ min: -26 * 60, max: 26 * 60 }) })
    .map(({ place, minutes }) => ({ zone: place.zone, ms: place.change + minutes * 60_000 })),
);

describe('time in other zones', () => {
  test('[ZT1] an instant read from the wall is the same instant, or the first of an hour that comes twice', () => {
    expect(near.length).toBeGreaterThan(80);
    fc.assert(
      fc.property(moments, ({ zone, ms }) => {
        const wall = wallTime(zone, ms);
        const back = instantAt(zone, wall);
        expect(back).toBeLessThanOrEqual(ms);
        expect(ms - back).toBeLessThanOrEqual(HOUR);
        expect(wallTime(zone, back)).toEqual(wall);
      }),
      { numRuns: 2000, seed: 20_261_122 },
    );
  });

  test('[ZT2] the next morning shows 8:00 there, is not over, and is at most a day and a change of the clock away', () => {
    fc.assert(
      fc.property(moments, ({ zone, ms }) => {
        const morning = nextMorning(zone, ms);
        expect(wallTime(zone, morning)).toMatchObject({ hour: 8, minute: 0 });
        expect(morning).toBeGreaterThan(ms);
        expect(morning - ms).toBeLessThanOrEqual(25 * HOUR);
        expect(isNight(zone, morning)).toBe(false);
        expect(isNight(zone, morning - 60_000)).toBe(true);
      }),
      { numRuns: 2000, seed: 20_261_122 },
    );
  });

  test('[ZT2] next Monday shows 8:00 of a Monday, one to seven days on', () => {
    fc.assert(
      fc.property(moments, ({ zone, ms }) => {
        const { year, month, day, hour, minute } = wallTime(zone, nextMonday(zone, ms));
        expect([hour, minute, new Date(Date.UTC(year, month - 1, day)).getUTCDay()]).toEqual([8, 0, 1]);
        expect(nextMonday(zone, ms)).toBeGreaterThan(ms);
        expect(nextMonday(zone, ms) - ms).toBeLessThanOrEqual((7 * 24 + 9) * HOUR);
      }),
      { numRuns: 500, seed: 20_261_122 },
    );
  });

  test('[ZT1] known changes: an hour left out goes on after it, one that comes twice is the first', () => {
    const at = (hour: number, minute: number, month: number, day: number): string =>
      new Date(instantAt('Europe/Berlin', { year: 2027, month, day, hour, minute })).toISOString();

    expect([at(2, 30, 3, 28), at(2, 30, 10, 31), at(8, 0, 10, 31)]).toEqual([
      '2027-03-28T01:30:00.000Z',
      '2027-10-31T00:30:00.000Z',
      '2027-10-31T07:00:00.000Z',
    ]);
  });

  test('[ZT3] night is from 21:00 to 8:00; zones are the same where their clocks show the same', () => {
    const shanghai = (hour: number, minute = 0): boolean => isNight('Asia/Shanghai', Date.UTC(2026, 10, 22, hour - 8, minute));

    expect([shanghai(20, 59), shanghai(21), shanghai(24), shanghai(7, 59), shanghai(8)]).toEqual([false, true, true, true, false]);
    expect([
      isSameTime('Asia/Shanghai', 'Asia/Singapore', Date.UTC(2026, 0)),
      isSameTime('Europe/London', 'UTC', Date.UTC(2026, 0)),
      isSameTime('Europe/London', 'UTC', Date.UTC(2026, 6)),
    ]).toEqual([true, true, false]);
    expect(['Asia/Shanghai', 'Mars/Olympus', ''].map(isKnownZone)).toEqual([true, false, false]);
  });
});
