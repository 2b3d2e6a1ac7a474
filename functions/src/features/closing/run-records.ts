import { Timestamp } from 'firebase-admin/firestore';
import type { ClosingDocument } from '../../platform/closing-documents.ts';
import type { Platform } from '../../platform/platform.ts';
import { collectionAt } from '../../platform/stored.ts';
import { deleteRecord } from './delete-record.ts';

const atOnce = 10;
/** One turn goes on for so long (ms); the next one finds what is left. */
const turnMs = 40_000;

/**
 * Deletes the records of closed agencies whose last day is over (CL15). Nothing is written down of how far it is: each turn goes on with what
 * is left, so it may be cut off, repeated and run twice at once. An agency in which something is kept is not closed yet. Answers how many
 * are over now.
 */
export const runRecords = async (platform: Platform, now: number, clock: () => number = Date.now): Promise<number> => {
  const { db, log } = platform;
  const closed = collectionAt<ClosingDocument>(db, 'closings').where('state', '==', 'closed').where('recordUntil', '<=', Timestamp.fromMillis(now));
  const due = await closed.orderBy('recordUntil').limit(atOnce).get();
  const end = clock() + turnMs;
  let over = 0;
  for (const doc of due.docs)
    try {
      if (await deleteRecord(platform, doc.id, doc.data(), () => clock() < end)) over += 1;
    } catch (error) {
      log.error('record-broke', { agency: doc.data().agencyId, cause: error instanceof Error ? error.message.slice(0, 40) : typeof error });
    }
  return over;
};
