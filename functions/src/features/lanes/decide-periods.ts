import { Fault } from '@liexin/domain/kernel/fault';
import { periodOf } from '@liexin/proof/period';

export const maxPeriods = 24;

/** Who asks for retention shares: a participant since `fromMs`; a provisional device may not ask ahead. */
export interface PeriodCaller {
  readonly fromMs: number;
  readonly mayPrefetch: boolean;
}

/** The newest period a caller may have: next month's for staff and admitted devices, else this one. */
export const lastPeriod = (caller: PeriodCaller, now: number): number => periodOf(now) + (caller.mayPrefetch ? 1 : 0);

/**
 * The periods of a request, or period-out-of-range: at most 24, never before the caller took part, never beyond next month
 * (link-and-keys section 1 i).
 */
export const decidePeriods = (caller: PeriodCaller, asked: { from: number; to: number }, now: number): number[] => {
  const [first, last] = [periodOf(caller.fromMs), lastPeriod(caller, now)];
  if (asked.from > asked.to || asked.to - asked.from >= maxPeriods || asked.from < first || asked.to > last)
    throw new Fault('period-out-of-range', { first, last });
  return Array.from({ length: asked.to - asked.from + 1 }, (_, i) => asked.from + i);
};

/** The newest 24 periods that a caller may have. */
export const recentPeriods = (caller: PeriodCaller, now: number): number[] => {
  const last = lastPeriod(caller, now);
  const first = Math.max(periodOf(caller.fromMs), last - maxPeriods + 1);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
};
