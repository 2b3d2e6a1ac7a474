import { Timestamp } from 'firebase/firestore';
import type { LaneData } from './gone-months.ts';
import { compareInstants, type Instant } from './message-order.ts';

/** Before everything: all of a lane is in sight. */
export const allInSight = new Timestamp(0, 0);

/**
 * From when on messages of a lane are in sight [RT62]: months that a rule deletes go before the whole, on their day, whether or not the
 * server's clock has come by. The rules refuse every list that begins earlier. `nowMs`: the server's time as far as it is known.
 */
export const inSightFrom = (lane: LaneData | undefined, nowMs: number): Timestamp => {
  const { keptFrom, month } = lane?.retention ?? {};
  return month !== undefined && month.at.toMillis() <= nowMs ? month.from : (keptFrom ?? allInSight);
};

/** The later of two instants, as the store takes them. */
export const laterOf = (a: Instant, b: Instant): Timestamp => {
  const { seconds, nanoseconds } = compareInstants(a, b) < 0 ? b : a;
  return new Timestamp(seconds, nanoseconds);
};
