import type { Platform } from '../../platform/platform.ts';
import type { ClosingSteps } from './closing-steps.ts';
import { runClosings } from './run-closings.ts';
import { runRecords } from './run-records.ts';

/** Behind `POST /api/internal/run/closings`. Safe to repeat, to cut off and to run twice at once. */
export const closingJobs = (platform: Platform, steps: ClosingSteps) => ({
  closings: async (now: number) => ({ closings: await runClosings(platform, steps, now), records: await runRecords(platform, now) }),
});
