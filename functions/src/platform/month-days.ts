import { lastDayOf } from '@liexin/domain/retention/last-day';
import { monthBegins, monthOf, nextMonth, type DayOf } from '@liexin/domain/retention/month';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Firestore, type Transaction } from 'firebase-admin/firestore';
import { outcomeOfLast, type PartClocks, type Rules } from './retention.ts';
import { collectionAt, type Lane, type Message } from './stored.ts';

/**
 * The last day of what was made in a part at an instant, never before what was brought back of it may go again; null while no rule ends it,
 * or it is kept until something that has not happened.
 */
export const dayOfMade =
  (rules: Pick<Rules, 'rules' | 'zone'>, of: PartClocks, { retention: { restoredUntil, monthsUntil } }: Pick<Lane, 'retention'>, now: number): DayOf =>
  (createdMs) => {
    const outcome = outcomeOfLast(rules, { ...of, lastMs: createdMs }, now);
    if (outcome.goneAt === null) return null;
    const day = lastDayOf(outcome, rules, of.conversationId ?? of.mandateId, now, outcome.goneAt);
    return { ...day, at: Math.max(day.at, restoredUntil?.toMillis() ?? 0, monthsUntil?.toMillis() ?? 0) };
  };

type Next = NonNullable<Lane['retention']['month']>;

/**
 * The month of a lane that goes next, where one goes before the whole of it [RT62]: from its oldest message in sight, and the newest of the
 * same month. Reads nothing where no rule could have that, so what counts from contact costs nothing. `wholeAt`: the day of the whole.
 */
export const monthAhead = async (
  tx: Transaction,
  db: Firestore,
  { agencyId, laneId }: { readonly agencyId: string; readonly laneId: string },
  { lane, of, wholeAt }: { readonly lane: Lane; readonly of: PartClocks; readonly wholeAt: Timestamp },
  rules: Rules,
  now: number,
): Promise<Next | null> => {
  const dayOf = dayOfMade(rules, of, lane, now);
  const whole = wholeAt.toMillis();
  const { keptFrom = Timestamp.fromMillis(of.conversationId === null ? 0 : of.createdMs) } = lane.retention;
  const soonest = dayOf(keptFrom.toMillis());
  if (soonest === null || soonest.at >= whole) return null;
  const messages = collectionAt<Message>(db, paths.messages(agencyId, laneId));
  const oldest = (await tx.get(messages.where('sentAt', '>=', keptFrom).orderBy('sentAt').select('sentAt').limit(1))).docs[0]?.data().sentAt;
  if (oldest === undefined) return null;
  const month = monthOf(oldest.toMillis());
  const end = monthBegins(month + 1);
  // What is not over may grow: it counts to its end.
  const newest =
    end > now
      ? undefined
      : (await tx.get(messages.where('sentAt', '<', Timestamp.fromMillis(end)).orderBy('sentAt', 'desc').select('sentAt').limit(1))).docs[0];
  const next = nextMonth({ month, newestMs: newest?.data().sentAt.toMillis() ?? end - 1 }, dayOf, whole, now);
  return next && { at: Timestamp.fromMillis(next.at), from: Timestamp.fromMillis(next.fromMs), rule: next.rule };
};

export const isSameMonth = (a: Next | null | undefined, b: Next | null | undefined): boolean =>
  (a ?? null) === (b ?? null) || (a?.at.toMillis() === b?.at.toMillis() && a?.from.toMillis() === b?.from.toMillis() && a?.rule === b?.rule);
