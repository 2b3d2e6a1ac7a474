import type { Platform } from '../../platform/platform.ts';
import { runRetention } from './run-retention.ts';

/** Behind `POST /api/internal/run/{job}`. */
export const retentionJobs = (platform: Platform) => ({
  retention: async (now: number) => ({ changes: await runRetention(platform, now) }),
});
