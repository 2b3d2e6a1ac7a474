import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import { rowPath } from '../../platform/ledger.ts';
import { collectionAt, type Message } from '../../platform/stored.ts';
import type { ScopeLane } from './scope-lanes.ts';

const together = 50;

/** How long after it was allowed an export waits for the record (ms). Then it goes on, and names the lanes that it does not have whole. */
export const recordPatienceMs = 5 * 60_000;

/** Lanes whose newest message has no row in the ledger yet: an export made now would lack it and call itself whole. Reads only. */
export const lanesBehind = async (db: Firestore, agencyId: string, lanes: readonly ScopeLane[], now: number): Promise<string[]> => {
  const behind: string[] = [];
  for (let from = 0; from < lanes.length; from += together) {
    const some = lanes.slice(from, from + together);
    const newest = await Promise.all(
      some.map(async ({ id }) => {
        const messages = collectionAt<Message>(db, paths.messages(agencyId, id)).where('sentAt', '<=', Timestamp.fromMillis(now));
        const last = (await messages.orderBy('sentAt', 'desc').limit(1).select().get()).docs[0]?.id;
        return last === undefined ? [] : [{ laneId: id, row: db.doc(rowPath({ agencyId, laneId: id }, `m-${last}`)) }];
      }),
    ).then((found) => found.flat());
    const rows = newest.length > 0 ? await db.getAll(...newest.map(({ row }) => row)) : [];
    behind.push(...newest.flatMap(({ laneId }, i) => (rows[i]?.exists ? [] : [laneId])));
  }
  return behind;
};
