import type { Platform } from '../../platform/platform.ts';
import { runCheckpoints } from './run-checkpoints.ts';

/** Behind `POST /api/internal/run/checkpoint`. */
export const checkpointJobs = (platform: Platform) => ({ checkpoint: (now: number) => runCheckpoints(platform, now) });
