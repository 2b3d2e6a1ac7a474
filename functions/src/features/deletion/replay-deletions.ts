import { backupMs } from '@liexin/domain/retention/life';
import { paths, shredPaths } from '@liexin/domain/storage/paths';
import { Timestamp } from 'firebase-admin/firestore';
import type { Platform } from '../../platform/platform.ts';
import type { DeletionDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Lane, type Trash } from '../../platform/stored.ts';
import { hideAgain } from './hide-again.ts';
import { hidePart } from './hide-part.ts';

/**
 * Deletes once more what a restored backup of the main database brought back: the notes beside the shares say what had gone. What came back
 * cannot be read, its shares are dead; it is taken out of sight and goes its way again. Repeating finds nothing.
 */
export const replayDeletions = async (platform: Platform, now: number): Promise<number> => {
  const { db, shred } = platform;
  const notes = await collectionAt<DeletionDocument>(shred, shredPaths.deletions)
    .where('at', '>=', Timestamp.fromMillis(now - backupMs))
    .get();
  let again = 0;
  for (const note of notes.docs) {
    const { agencyId, laneId, month } = note.data();
    if (month !== undefined) {
      if (await hideAgain(platform, { agencyId, laneId, month }, now)) again += 1;
      continue;
    }
    const [lane, trash] = await Promise.all([docAt<Lane>(db, paths.lane(agencyId, laneId)).get(), docAt<Trash>(db, paths.trashed(agencyId, laneId)).get()]);
    const state = trash.data()?.state;
    if (!lane.exists || state === 'purging' || state === 'shredded') continue;
    await hidePart(platform, { agencyId, laneId }, { kind: 'erasure', rule: trash.data()?.rule ?? 'backup-restored' }, now);
    again += 1;
  }
  return again;
};
