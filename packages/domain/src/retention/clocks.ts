import { endOfPeriod, type Duration } from './whole-days.ts';

/** What a rule counts from. FORMAT: clocks are only ever added. */
export const clocks = [
  'createdAt',
  'lastTwoWayContact',
  'mandateClosed',
  'placed',
  'rejected',
  'consentGiven',
  'consentWithdrawn',
  'contractEnd',
  'manualDate',
] as const;
export type Clock = (typeof clocks)[number];

/**
 * Events that are written down by themselves where they happen. Of the others (that somebody was turned down, the end of a contract, a day of
 * one's own) nothing tells: a rule that counts from them waits for ever, and none is proposed.
 */
export const trackedClocks = [
  'lastTwoWayContact',
  'createdAt',
  'mandateClosed',
  'placed',
  'consentGiven',
  'consentWithdrawn',
] as const satisfies readonly Clock[];
const tracked: ReadonlySet<Clock> = new Set(trackedClocks);
export const isTracked = (clock: Clock): boolean => tracked.has(clock);

/** Which of the two is so: a consent that was given again is not withdrawn, and one that was withdrawn is not given. Times in ms. */
export const consentTimes = (givenMs: number | null, withdrawnMs: number | null): Partial<Readonly<Record<'consentGiven' | 'consentWithdrawn', number>>> => {
  if (withdrawnMs !== null && withdrawnMs >= (givenMs ?? -Infinity)) return { consentWithdrawn: withdrawnMs };
  return givenMs === null ? {} : { consentGiven: givenMs };
};

/** Events that an item has had, ms of the server's clock. What has not happened is left out. */
export type ClockTimes = { readonly createdAt: number } & Partial<Readonly<Record<Clock, number>>>;

/**
 * What it means that an event has not happened. `sure`: it comes some day, so something that must be kept from then on is kept until then.
 * `open`: it may never come, and a rule that counts from it says nothing before.
 */
const pending: Readonly<Record<Clock, 'sure' | 'open'>> = {
  createdAt: 'sure',
  lastTwoWayContact: 'sure',
  mandateClosed: 'sure',
  placed: 'open',
  rejected: 'open',
  consentGiven: 'open',
  consentWithdrawn: 'open',
  contractEnd: 'open',
  manualDate: 'open',
};

/** When the clock began to run; nobody was in touch yet: with the item itself. Null: not yet. */
export const startOf = (clock: Clock, times: ClockTimes): number | null => times[clock] ?? (clock === 'lastTwoWayContact' ? times.createdAt : null);

/** When a period is over that a rule counts from a clock: `waits` for an event that comes some day, or is `silent` until one that may not. */
export type PeriodEnd = { readonly kind: 'at'; readonly at: number } | { readonly kind: 'waits'; readonly for: Clock } | { readonly kind: 'silent' };

export const periodEnd = (clock: Clock, duration: Duration, times: ClockTimes, zone: string): PeriodEnd => {
  const start = startOf(clock, times);
  if (start !== null) return { kind: 'at', at: endOfPeriod(start, duration, zone) };
  return pending[clock] === 'sure' ? { kind: 'waits', for: clock } : { kind: 'silent' };
};

/** What can happen between an agency and a candidate. */
export const contactEvents = [
  'candidate-message',
  'answered-call',
  'keep-in-touch',
  'own-message',
  'delivered',
  'opened',
  'redaction',
  'bulk-edit',
  'import',
] as const;
export type ContactEvent = (typeof contactEvents)[number];
const twoWay: ReadonlySet<ContactEvent> = new Set(['candidate-message', 'answered-call', 'keep-in-touch']);

/** Whether an event is contact both ways: something the candidate did in answer, not something that we did or that a program saw. */
export const movesContact = (event: ContactEvent): boolean => twoWay.has(event);
/** The later of two contacts: events may come late and twice. */
export const laterContact = (known: number | null, event: ContactEvent, at: number): number | null =>
  movesContact(event) && at > (known ?? -Infinity) ? at : known;
