import type { Timestamp } from './value.ts';

const MILLION = 1_000_000n;

/** Microseconds since the epoch; finer parts are cut off, as Firestore does when it stores a timestamp. */
export function toMicros(time: Timestamp): bigint {
  return time.seconds * MILLION + BigInt(Math.trunc(time.nanos / 1000));
}

/** The inverse of `toMicros`; times before the epoch keep nanos in 0..999 999 999. */
export function fromMicros(micros: bigint): Timestamp {
  const rest = ((micros % MILLION) + MILLION) % MILLION;
  return { seconds: (micros - rest) / MILLION, nanos: Number(rest) * 1000 };
}

export function compareTimestamps(a: Timestamp, b: Timestamp): number {
  if (a.seconds !== b.seconds) return a.seconds < b.seconds ? -1 : 1;
  return a.nanos - b.nanos;
}
