import type { Platform } from '../../platform/platform.ts';
import type { DeletionSteps } from './record-deletion.ts';
import { replayDeletions } from './replay-deletions.ts';
import { runDeletions } from './run-deletions.ts';

/** Behind `POST /api/internal/run/{job}`. Both are safe to repeat, to cut off and to run twice at once. */
export const deletionJobs = (platform: Platform, steps: DeletionSteps) => ({
  deletions: (now: number) => runDeletions(platform, steps, now),
  replay: async (now: number) => ({ again: await replayDeletions(platform, now) }),
});
