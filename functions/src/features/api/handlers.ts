import type { Platform } from '../../platform/platform.ts';
import { agencyHandlers } from '../agency/agency-handlers.ts';
import { handoverHandlers } from '../handover/handover-handlers.ts';
import { approvalJobs } from '../approvals/approval-jobs.ts';
import { approvalHandlers } from '../approvals/approval-handlers.ts';
import { consoleHandlers } from '../console/console-handlers.ts';
import { laneHandlers } from '../lanes/lane-handlers.ts';
import { linkHandlers } from '../links/link-handlers.ts';
import { mandateHandlers } from '../mandates/mandate-handlers.ts';
import { meHandlers } from '../me/me-handlers.ts';
import { notifyHandlers } from '../notify/notify-handlers.ts';
import { recoveryHandlers } from '../recovery/recovery-handlers.ts';
import { sessionHandlers } from '../session/session-handlers.ts';
import { dropPush } from '../notify/push-devices.ts';
import { leaveConversation } from '../links/leave-conversation.ts';
import { leaveRoom } from '../../platform/leave-room.ts';
import { removalHandlers } from '../removal/removal-handlers.ts';
import { removalJobs } from '../removal/removal-jobs.ts';
import { notifyJobs } from '../notify/notify-jobs.ts';
import { teamHandlers } from '../team/team-handlers.ts';
import type { Handlers, Jobs } from './router.ts';

const removalSteps = { leaveConversation, leaveRoom, dropPush };

/** Every use case behind the table of routes. */
export const makeHandlers = (platform: Platform): Handlers => ({
  ...agencyHandlers(platform),
  ...consoleHandlers(platform),
  ...meHandlers(platform),
  ...recoveryHandlers(platform),
  ...sessionHandlers(platform),
  ...mandateHandlers(platform),
  ...laneHandlers(platform),
  ...linkHandlers(platform),
  ...teamHandlers(platform),
  ...handoverHandlers(platform),
  ...approvalHandlers(platform),
  ...notifyHandlers(platform),
  ...removalHandlers(platform, removalSteps),
});

/** Every job of the clock. */
export const makeJobs = (platform: Platform) => ({ ...notifyJobs(platform), ...removalJobs(platform, removalSteps), ...approvalJobs(platform) }) satisfies Jobs;
export type JobName = keyof ReturnType<typeof makeJobs>;
