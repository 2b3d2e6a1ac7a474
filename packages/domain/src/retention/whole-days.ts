/** A day of a calendar, as no clock and no zone changes it. */
export interface Day {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

export const durationUnits = ['days', 'months', 'years'] as const;
export type DurationUnit = (typeof durationUnits)[number];
/** How long something is kept: whole days, months or years, at least one. */
export interface Duration {
  readonly n: number;
  readonly unit: DurationUnit;
}

const dayMs = 24 * 60 * 60_000;
const formats = new Map<string, Intl.DateTimeFormat>();

const formatOf = (zone: string): Intl.DateTimeFormat => {
  const known = formats.get(zone);
  if (known) return known;
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
  const made = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', ...parts });
  formats.set(zone, made);
  return made;
};

/** What clocks in the zone show at an instant, as if it were UTC (ms). */
const shownAt = (ms: number, zone: string): number => {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
};

/** The day that the zone has at an instant. */
export const dayOf = (ms: number, zone: string): Day => {
  const shown = new Date(shownAt(ms, zone));
  return { year: shown.getUTCFullYear(), month: shown.getUTCMonth() + 1, day: shown.getUTCDate() };
};

/** The first instant of a day in the zone. Where clocks skip midnight it is the first minute that there is. */
export const startOfDay = ({ year, month, day }: Day, zone: string): number => {
  const midnight = Date.UTC(year, month - 1, day);
  // Offsets of zones lie within fourteen hours, and change at most once around a midnight: one of these two guesses is it.
  const offsets = [midnight - dayMs, midnight + dayMs].map((near) => shownAt(near, zone) - near);
  const guesses = offsets.map((offset) => midnight - offset).toSorted((a, b) => a - b);
  const first = guesses.find((guess) => shownAt(guess, zone) >= midnight);
  // Midnight is skipped: the jump itself, which the earlier offset puts at the missing minute.
  return first ?? Math.max(...guesses);
};

/** The day so much later. A month that is too short ends on its last day. */
export const laterDay = ({ year, month, day }: Day, { n, unit }: Duration): Day => {
  if (unit === 'days') return dayOf(Date.UTC(year, month - 1, day + n), 'UTC');
  const months = year * 12 + (month - 1) + (unit === 'years' ? n * 12 : n);
  const [toYear, toMonth] = [Math.floor(months / 12), (months % 12) + 1];
  const last = new Date(Date.UTC(toYear, toMonth, 0)).getUTCDate();
  return { year: toYear, month: toMonth, day: Math.min(day, last) };
};

/**
 * When a period that an event begins is over: at the end of the day so much later, so the first instant of the day after that one. The
 * day of the event itself does not count, whatever hour it had.
 */
export const endOfPeriod = (eventMs: number, duration: Duration, zone: string): number =>
  startOfDay(laterDay(laterDay(dayOf(eventMs, zone), duration), { n: 1, unit: 'days' }), zone);
