import type { Firestore } from 'firebase-admin/firestore';
import type { Trash } from '../../platform/stored.ts';
import { messagesIn, type PartPlace } from './part-place.ts';

const pageSize = 300;

/** Whether something of a share's month was sent in a calendar month: a message takes the share of the month in which it was written, or of the one before. */
const hasPeriod = async (db: Firestore, place: PartPlace, period: number): Promise<boolean> => {
  const all = messagesIn(db, place).orderBy('sentAt').select('sentAt', 'period').limit(pageSize);
  for (let page = await all.get(); ; page = await all.startAfter(page.docs.at(-1)).get()) {
    if (page.docs.some((doc) => doc.data().period === period)) return true;
    if (page.size < pageSize) return false;
  }
};

/**
 * Months whose shares die with what goes: of a part all. Of a month its own and the one before, each with the last message that was sealed under it
 * ("one share per lane and month"): what was written at the end of a month and sent in the next one keeps the share until that goes.
 */
export const dyingPeriods = async (db: Firestore, place: PartPlace, trash: Trash, periods: readonly number[]): Promise<readonly number[]> => {
  const { month } = place;
  if (month === undefined) return [...trash.periods, ...periods];
  const [isBefore, isBehind] = await Promise.all([
    hasPeriod(db, { ...place, month: month - 1 }, month - 1),
    hasPeriod(db, { ...place, month: month + 1 }, month),
  ]);
  return [...(isBefore ? [] : [month - 1]), ...(isBehind ? [] : [month])];
};
