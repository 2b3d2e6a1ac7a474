import { fault, type Outcome } from '../fault.ts';
import { int, type Kind } from '../value.ts';
import { int64 } from './integer.ts';
import { operation, type OperationTable } from './method.ts';
import { durationFromNanos, timestampFromNanos, toNanos } from './span.ts';

const DAY_SECONDS = 86_400n;
const UNIT_NANOS: Readonly<Record<string, bigint>> = {
  w: 604_800_000_000_000n,
  d: 86_400_000_000_000n,
  h: 3_600_000_000_000n,
  m: 60_000_000_000n,
  s: 1_000_000_000n,
  ms: 1_000_000n,
  ns: 1n,
};

/** Calendar of a timestamp in UTC, to the second. */
function utc(timestamp: Kind<'timestamp'>): Date {
  return new Date(Number(timestamp.seconds) * 1000);
}

/** Whole days from 1970-01-01 to the day of the timestamp, rounded down. */
function dayNumber(timestamp: Kind<'timestamp'>): bigint {
  const rest = ((timestamp.seconds % DAY_SECONDS) + DAY_SECONDS) % DAY_SECONDS;
  return (timestamp.seconds - rest) / DAY_SECONDS;
}

/** rules.Timestamp, all in UTC: months, days and weekdays start at 1, Monday is 1; `nanos` is the part below one second. */
export const timestampMethods: OperationTable = {
  year: operation(['timestamp'], (self) => int(utc(self).getUTCFullYear())),
  month: operation(['timestamp'], (self) => int(utc(self).getUTCMonth() + 1)),
  day: operation(['timestamp'], (self) => int(utc(self).getUTCDate())),
  dayOfWeek: operation(['timestamp'], (self) => int(utc(self).getUTCDay() || 7)),
  dayOfYear: operation(['timestamp'], (self) => int(dayNumber(self) - BigInt(Date.UTC(utc(self).getUTCFullYear(), 0, 1)) / 86_400_000n + 1n)),
  hours: operation(['timestamp'], (self) => int(utc(self).getUTCHours())),
  minutes: operation(['timestamp'], (self) => int(utc(self).getUTCMinutes())),
  seconds: operation(['timestamp'], (self) => int(utc(self).getUTCSeconds())),
  nanos: operation(['timestamp'], (self) => int(self.nanos)),
  toMillis: operation(['timestamp'], (self) => int(self.seconds * 1000n + BigInt(Math.trunc(self.nanos / 1e6)))),
  date: operation(['timestamp'], (self) => ({ type: 'timestamp', seconds: dayNumber(self) * DAY_SECONDS, nanos: 0 })),
  time: operation(['timestamp'], (self) => ({ type: 'duration', seconds: self.seconds - dayNumber(self) * DAY_SECONDS, nanos: self.nanos })),
};

/** rules.Duration. */
export const durationMethods: OperationTable = {
  seconds: operation(['duration'], (self) => int64(self.seconds)),
  nanos: operation(['duration'], (self) => int(self.nanos)),
};

/** `timestamp.*`: `date` takes year, month 1..12, day; `value` takes milliseconds since 1970. */
export const timestampFunctions: OperationTable = {
  date: operation(['int', 'int', 'int'], (year, month, day) => {
    const at = new Date(0);
    at.setUTCFullYear(Number(year.value), Number(month.value) - 1, Number(day.value));
    return Number.isNaN(at.getTime()) ? fault('out-of-range', 'Not a date.') : timestampFromNanos(BigInt(at.getTime()) * 1_000_000n);
  }),
  value: operation(['int'], (millis) => timestampFromNanos(millis.value * 1_000_000n)),
};

/** `duration.*`: `value` takes a count and one of w, d, h, m, s, ms, ns; `time` takes hours, minutes, seconds, nanoseconds. */
export const durationFunctions: OperationTable = {
  value: operation(['int', 'string'], (count, unit): Outcome => {
    const nanos = Object.hasOwn(UNIT_NANOS, unit.value) ? UNIT_NANOS[unit.value] : undefined;
    return nanos === undefined ? fault('bad-argument', 'Unknown unit of time.') : durationFromNanos(count.value * nanos);
  }),
  time: operation(['int', 'int', 'int', 'int'], (hours, minutes, seconds, nanos) =>
    durationFromNanos(((hours.value * 60n + minutes.value) * 60n + seconds.value) * 1_000_000_000n + nanos.value),
  ),
  abs: operation(['duration'], (self) => {
    const nanos = toNanos(self);
    return durationFromNanos(nanos < 0n ? -nanos : nanos);
  }),
};
