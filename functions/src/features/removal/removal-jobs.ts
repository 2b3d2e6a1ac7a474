import { Timestamp } from 'firebase-admin/firestore';
import type { Platform } from '../../platform/platform.ts';
import type { RemovalDocument } from '../../platform/server-documents.ts';
import { collectionAt } from '../../platform/stored.ts';
import { finishRemoval, type RemovalSteps } from './finish-removal.ts';

const runMs = 40_000;

/** Behind `POST /api/internal/run/removals`: finishes removals whose caller went away. Safe to repeat, and at the same time as a caller. */
export const removalJobs = (platform: Platform, steps: RemovalSteps) => ({
  removals: async (now: number) => {
    const open = await collectionAt<RemovalDocument>(platform.db, 'removals').where('dueAt', '<=', Timestamp.fromMillis(now)).limit(20).get();
    let done = 0;
    for (const removal of open.docs) if (await finishRemoval(platform, steps, removal.data(), runMs / open.size, now)) done += 1;
    return { done };
  },
});
