import { FormatFault } from './format-fault.ts';

/**
 * Retention period of an instant: UTC year·12 + month − 1, so November 2026 is 24322. `atMs` is milliseconds since 1970.
 * Throws `bad-number` for an instant that no calendar has.
 */
export function periodOf(atMs: number): number {
  const date = new Date(atMs);
  const period = date.getUTCFullYear() * 12 + date.getUTCMonth();
  if (!Number.isSafeInteger(period) || period < 0) throw new FormatFault('bad-number', 'period');
  return period;
}

/** First instant of a period and of the one after it, in milliseconds since 1970, UTC. */
export function periodBounds(period: number): { readonly fromMs: number; readonly untilMs: number } {
  const year = Math.floor(period / 12);
  return { fromMs: Date.UTC(year, period % 12), untilMs: Date.UTC(year, (period % 12) + 1) };
}
