import { Timestamp } from 'firebase/firestore';
import { inSightFrom as fromMonths, type MonthsOfLane } from '@liexin/domain/retention/month';
import { compareInstants, type Instant } from './message-order.ts';

/** Before everything: all of a lane is in sight. */
export const allInSight = new Timestamp(0, 0);

/**
 * From when on messages of a lane are in sight [RT62]: months that a rule deletes go before the whole, on their day, whether or not the
 * server's clock has come by. The rules refuse every list that begins earlier. `nowMs`: the server's time as far as it is known.
 */
export const inSightFrom = (lane: { readonly retention?: MonthsOfLane<Timestamp> } | undefined, nowMs: number): Timestamp =>
  fromMonths(lane?.retention ?? {}, nowMs) ?? allInSight;

/** The later of two instants, as the store takes them. */
export const laterOf = (a: Instant, b: Instant): Timestamp => {
  const { seconds, nanoseconds } = compareInstants(a, b) < 0 ? b : a;
  return new Timestamp(seconds, nanoseconds);
};
