import type { Kind } from '../value.ts';

const NANOS = 1_000_000_000n;

/** Nanoseconds of a timestamp (since 1970) or of a duration. */
export function toNanos(span: { readonly seconds: bigint; readonly nanos: number }): bigint {
  return span.seconds * NANOS + BigInt(span.nanos);
}

export function timestampFromNanos(nanos: bigint): Kind<'timestamp'> {
  return { type: 'timestamp', ...split(nanos) };
}

export function durationFromNanos(nanos: bigint): Kind<'duration'> {
  return { type: 'duration', ...split(nanos) };
}

/** Nanos are never negative: the seconds are rounded down. */
function split(nanos: bigint): { seconds: bigint; nanos: number } {
  const rest = ((nanos % NANOS) + NANOS) % NANOS;
  return { seconds: (nanos - rest) / NANOS, nanos: Number(rest) };
}
