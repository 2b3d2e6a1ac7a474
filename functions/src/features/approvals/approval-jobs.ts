import type { Platform } from '../../platform/platform.ts';
import type { TwoPersonActs } from '../../platform/two-person-act.ts';
import { endEmergencies } from './end-emergency.ts';
import { followLeftRoles } from './follow-roles.ts';
import { runApprovals } from './run-approvals.ts';

/** Behind `POST /api/internal/run/{job}`. */
export const approvalJobs = (platform: Platform, acts: TwoPersonActs) => ({
  approvals: async (now: number) => ({
    approvals: await runApprovals(platform, acts, now),
    followed: await followLeftRoles(platform, now),
    ended: await endEmergencies(platform, now),
  }),
});
