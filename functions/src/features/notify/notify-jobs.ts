import type { Platform } from '../../platform/platform.ts';
import { escalate, sweep } from './escalate.ts';

/** Behind `POST /api/internal/run/{job}`. */
export const notifyJobs = (platform: Platform) => ({
  escalate: (now: number) => escalate(platform, now),
  sweep: (now: number) => sweep(platform, now),
});
