import { ownFloor, outcomeOf, type Outcome, type RetentionItem, type RetentionLaw } from './outcome.ts';
import { endOfPeriod } from './whole-days.ts';

const dayMs = 24 * 60 * 60_000;
/** From the second yes on an owner can undo it for so long (ms); on the day everything goes. */
export const closingMs = 30 * dayMs;
/** So long before the day (ms) all owners are reminded. */
export const closingReminderMs = 7 * dayMs;

/**
 * `asked`: waits for a second person. `dropped`: nobody said yes. `pending`: agreed, and work goes on until the day. `undone`: taken back in
 * time. `purging`: the day has come, and everything is being deleted. `resting`: done but for what holds or the law keep. `closed`: done.
 */
export const closingStates = ['asked', 'dropped', 'pending', 'undone', 'purging', 'resting', 'closed'] as const;
export type ClosingState = (typeof closingStates)[number];

/** What a closing is about, counted when it was asked: no names. */
export interface ClosingCounts {
  readonly conversations: number;
  readonly searches: number;
  readonly members: number;
  /** Parts of conversations that a hold keeps, and parts that the law keeps beyond the day. */
  readonly held: number;
  readonly kept: number;
}

/** Whether it can still be taken back: on the day itself it is too late, whether or not the clock has come by. */
export const mayUndoClosing = ({ state, endsAt }: { readonly state: ClosingState; readonly endsAt: number | null }, now: number): boolean =>
  state === 'pending' && endsAt !== null && now < endsAt;

/** The rule that a date comes from which a closing moved. */
export const closingRule = { id: 'closing', version: 1 } as const;
const everybody = 'agency';

/**
 * What becomes of an item when the agency is closed on a day. It ends there as by a granted request: the agency's own floors do not keep it,
 * the law's do. Searches that are open end with the agency, so what counts from their closing counts from that day.
 */
export const closingOutcome = (item: Omit<RetentionItem, 'subject'>, { rules, zone }: Pick<RetentionLaw, 'rules' | 'zone'>, day: number): Outcome => {
  const times = { ...item.times, mandateClosed: Math.min(item.times.mandateClosed ?? day, day) };
  const erasures = [{ id: closingRule.id, subject: everybody, state: 'granted' as const, grantedAt: day }];
  const outcome = outcomeOf({ ...item, times, subject: everybody }, { rules, zone, holds: [], erasures }, day);
  return { ...outcome, deletedBy: [closingRule] };
};

/** What was kept for longer than the record has to be: its last certificate stands in the record for so long (ms). */
export const recordGraceMs = 30 * dayMs;
/** Until when the law has the record of a closed agency kept, ms. */
export const recordKeptUntil = (day: number, zone: string): number => (ownFloor.keepAtLeast === null ? day : endOfPeriod(day, ownFloor.keepAtLeast, zone));
