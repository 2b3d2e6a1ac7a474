import type { Firestore } from 'firebase-admin/firestore';
import type { Trash } from '../../platform/stored.ts';
import { isSealedUnder } from '../../platform/sent-in.ts';
import type { PartPlace } from './part-place.ts';

/**
 * Months whose shares die with what goes: of a part all. Of a month its own and the one before, each with the last message that was sealed under it
 * ("one share per lane and month"): what was written at the end of a month and sent in the next one keeps the share until that goes.
 */
export const dyingPeriods = async (db: Firestore, place: PartPlace, trash: Trash, periods: readonly number[]): Promise<readonly number[]> => {
  const { month } = place;
  if (month === undefined) return [...trash.periods, ...periods];
  const [isBefore, isBehind] = await Promise.all([isSealedUnder(db, place, month - 1, month - 1), isSealedUnder(db, place, month + 1, month)]);
  return [...(isBefore ? [] : [month - 1]), ...(isBehind ? [] : [month])];
};
