import { monthBegins } from '@liexin/domain/retention/month';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Firestore, type Query } from 'firebase-admin/firestore';
import { collectionAt, type Message } from './stored.ts';

interface LanePlace {
  readonly agencyId: string;
  readonly laneId: string;
}

/** What was sent in a lane in a calendar month (UTC year·12 + month − 1). */
export const sentIn = (db: Firestore, { agencyId, laneId }: LanePlace, month: number): Query<Message> =>
  collectionAt<Message>(db, paths.messages(agencyId, laneId))
    .where('sentAt', '>=', Timestamp.fromMillis(monthBegins(month)))
    .where('sentAt', '<', Timestamp.fromMillis(monthBegins(month + 1)));

const pageSize = 300;

/** Whether something that was sent in a month is sealed under a month's share: a message takes that of the month in which it was written, or of the one before. */
export const isSealedUnder = async (db: Firestore, place: LanePlace, month: number, period: number): Promise<boolean> => {
  const all = sentIn(db, place, month).orderBy('sentAt').select('sentAt', 'period').limit(pageSize);
  for (let page = await all.get(); ; page = await all.startAfter(page.docs.at(-1)).get()) {
    if (page.docs.some((doc) => doc.data().period === period)) return true;
    if (page.size < pageSize) return false;
  }
};
