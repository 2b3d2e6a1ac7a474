import type { Timestamp } from './model/value.ts';

/** How far the fine clock may stray from the wall clock (which may be set, or jump after sleep) before it is set again. */
const maxDriftMs = 50;

/** The wall clock in microseconds: `Date.now()` refined by the monotone clock. */
export function makeSystemClock(): () => Timestamp {
  let origin = Date.now() - performance.now();
  return () => {
    if (Math.abs(origin + performance.now() - Date.now()) > maxDriftMs) origin = Date.now() - performance.now();
    const microseconds = BigInt(Math.floor((origin + performance.now()) * 1000));
    return { seconds: microseconds / 1_000_000n, nanos: Number(microseconds % 1_000_000n) * 1000 };
  };
}
