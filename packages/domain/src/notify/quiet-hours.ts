import type { Preferences } from './preferences.ts';

const minute = 60_000;
const day = 24 * 60;
const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/** Minutes since midnight that a clock in the time zone shows. */
const clockAt = (ms: number, timeZone: string): number => {
  const parts = new Intl.DateTimeFormat('en', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(ms);
  const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value ?? 0);
  return part('hour') * 60 + part('minute');
};

/**
 * When quiet hours end that hold now, in ms since the epoch; null when none do. Where clocks are changed in between, the end is the
 * minute at which the changed clock shows `to`, or the first one after, where that minute does not exist.
 */
export const quietUntil = ({ quiet, timeZone }: Pick<Preferences, 'quiet' | 'timeZone'>, now: number): number | null => {
  if (!quiet || quiet.from === quiet.to) return null;
  const [from, to, clock] = [minutesOf(quiet.from), minutesOf(quiet.to), clockAt(now, timeZone)];
  const isQuiet = from < to ? clock >= from && clock < to : clock >= from || clock < to;
  if (!isQuiet) return null;
  const end = Math.floor(now / minute) * minute + ((to - clock + day) % day) * minute;
  const off = ((to - clockAt(end, timeZone) + day + day / 2) % day) - day / 2;
  const changed = end + off * minute;
  return clockAt(changed, timeZone) === to ? changed : end;
};
