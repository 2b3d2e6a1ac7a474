import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayOf, endOfPeriod, laterDay, startOfDay, type Duration } from './whole-days.ts';

const hour = 60 * 60_000;
const iso = (ms: number): string => new Date(ms).toISOString();
const zones = ['Asia/Shanghai', 'Europe/Paris', 'Europe/London', 'America/New_York', 'UTC', 'Africa/Cairo', 'America/Santiago', 'Asia/Kolkata', 'Pacific/Apia'];

describe('[RT21] whole days in the zone of the agency', () => {
  test('a day starts when the clocks of the zone do, in summer and in winter', () => {
    const table: [string, string, string][] = [
      ['Europe/Paris', '2026-01-15', '2026-01-14T23:00:00.000Z'],
      ['Europe/Paris', '2026-07-15', '2026-07-14T22:00:00.000Z'],
      // The clocks are put on at 02:00 of the first and back at 03:00 of the second.
      ['Europe/Paris', '2026-03-29', '2026-03-28T23:00:00.000Z'],
      ['Europe/Paris', '2026-03-30', '2026-03-29T22:00:00.000Z'],
      ['Europe/Paris', '2026-10-25', '2026-10-24T22:00:00.000Z'],
      ['Europe/Paris', '2026-10-26', '2026-10-25T23:00:00.000Z'],
      ['Asia/Shanghai', '2028-03-12', '2028-03-11T16:00:00.000Z'],
      ['America/New_York', '2026-11-01', '2026-11-01T04:00:00.000Z'],
      ['America/New_York', '2026-11-02', '2026-11-02T05:00:00.000Z'],
      // Cairo skips midnight itself: the day starts at 01:00 there.
      ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00.000Z'],
      ['Asia/Kolkata', '2026-06-01', '2026-05-31T18:30:00.000Z'],
    ];
    for (const [zone, day, expected] of table) {
      const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
      expect(iso(startOfDay({ year, month, day: date }, zone)), `${zone} ${day}`).toBe(expected);
    }
  });

  test('a period ends with the day that is so much later, whatever hour the event had', () => {
    const end = (event: string, n: number, unit: Duration['unit'], zone = 'UTC'): string => iso(endOfPeriod(Date.parse(event), { n, unit }, zone));
    expect(end('2026-01-31T00:00:00Z', 1, 'months')).toBe('2026-03-01T00:00:00.000Z');
    expect(end('2028-02-29T12:00:00Z', 1, 'years')).toBe('2029-03-01T00:00:00.000Z');
    expect(end('2026-11-29T23:59:59Z', 28, 'days')).toBe('2026-12-28T00:00:00.000Z');
    expect(end('2026-11-30T00:00:00Z', 28, 'days')).toBe('2026-12-29T00:00:00.000Z');
    expect(end('2026-03-12T15:00:00Z', 24, 'months')).toBe('2028-03-13T00:00:00.000Z');
    // Already the next day in Shanghai.
    expect(end('2026-03-12T17:00:00Z', 24, 'months', 'Asia/Shanghai')).toBe('2028-03-13T16:00:00.000Z');
    // From winter into summer time.
    expect(end('2026-01-15T12:00:00Z', 6, 'months', 'Europe/Paris')).toBe('2026-07-15T22:00:00.000Z');
  });

  test('years, months and days agree where the calendar says so', () => {
    const day = { year: 2027, month: 11, day: 30 };
    expect(laterDay(day, { n: 1, unit: 'years' })).toEqual(laterDay(day, { n: 12, unit: 'months' }));
    expect(laterDay(day, { n: 3, unit: 'months' })).toEqual({ year: 2028, month: 2, day: 29 });
    expect(laterDay(day, { n: 1, unit: 'days' })).toEqual({ year: 2027, month: 12, day: 1 });
  });

  test('for any instant, zone and period: it lies within its day, and a period is over at a first instant, never before its time', () => {
    const anInstant = fc.integer({ min: Date.UTC(2015, 0, 1), max: Date.UTC(2045, 0, 1) });
    fc.assert(
      fc.property(anInstant, fc.constantFrom(...zones), fc.integer({ min: 1, max: 400 }), (at, zone, n) => {
        const day = dayOf(at, zone);
        const start = startOfDay(day, zone);
        const next = startOfDay(laterDay(day, { n: 1, unit: 'days' }), zone);
        expect(at).toBeGreaterThanOrEqual(start);
        expect(at).toBeLessThan(next);
        expect(dayOf(start, zone)).toEqual(day);
        expect(dayOf(start - 1, zone)).not.toEqual(day);
        const end = endOfPeriod(at, { n, unit: 'days' }, zone);
        expect(end).toBe(startOfDay(dayOf(end, zone), zone));
        // A changed clock takes an hour at most.
        expect(end - at).toBeGreaterThan(n * 24 * hour - hour);
        expect(end - at).toBeLessThanOrEqual((n + 1) * 24 * hour + hour);
      }),
      { seed: 20261129, numRuns: 1500 },
    );
  });
});
