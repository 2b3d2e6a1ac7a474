import type { Platform } from '../../platform/platform.ts';
import type { TwoPersonActs } from '../../platform/two-person-act.ts';
import { agencyHandlers } from '../agency/agency-handlers.ts';
import { handoverHandlers } from '../handover/handover-handlers.ts';
import { approachHandlers } from '../approach/approach-handlers.ts';
import { approvalJobs } from '../approvals/approval-jobs.ts';
import { approvalHandlers } from '../approvals/approval-handlers.ts';
import { roleAct } from '../approvals/role-act.ts';
import { closingAct } from '../closing/closing-act.ts';
import { closingHandlers } from '../closing/closing-handlers.ts';
import { closingJobs } from '../closing/closing-jobs.ts';
import type { ClosingSteps } from '../closing/closing-steps.ts';
import { checkpointHandlers } from '../checkpoints/checkpoint-handlers.ts';
import { checkpointJobs } from '../checkpoints/checkpoint-jobs.ts';
import { consoleHandlers } from '../console/console-handlers.ts';
import { exportHandlers, exportJobs } from '../exports/export-handlers.ts';
import { exportAct } from '../exports/export-act.ts';
import { certifyRun } from '../deletion/certify-run.ts';
import { noteStores } from '../deletion/deletion-run.ts';
import { hidePart } from '../deletion/hide-part.ts';
import { placeOfId } from '../deletion/part-place.ts';
import { purgePart } from '../deletion/purge-part.ts';
import { firestoreStore } from '../exports/package-store.ts';
import { deleteConversation } from '../deletion/delete-conversation.ts';
import { holdsOver } from '../deletion/holds-over.ts';
import { erasureHandlers } from '../erasure/erasure-handlers.ts';
import { erasureJobs } from '../erasure/erasure-jobs.ts';
import type { ErasureSteps } from '../erasure/erasure-steps.ts';
import { laneHandlers } from '../lanes/lane-handlers.ts';
import { admittedLink } from '../links/candidate-ways.ts';
import { eraseLink } from '../links/erase-link.ts';
import { findLink, provedLink, readLink } from '../links/link-store.ts';
import { linkHandlers } from '../links/link-handlers.ts';
import { mandateHandlers } from '../mandates/mandate-handlers.ts';
import { meHandlers } from '../me/me-handlers.ts';
import { notifyHandlers } from '../notify/notify-handlers.ts';
import { recoveryHandlers } from '../recovery/recovery-handlers.ts';
import { chainMessages } from '../ledger/chain-messages.ts';
import type { DeletionSteps } from '../deletion/record-deletion.ts';
import { releaseAct } from '../deletion/release-hold.ts';
import { deletionHandlers } from '../deletion/deletion-handlers.ts';
import { deletionJobs } from '../deletion/deletion-jobs.ts';
import { retentionAct } from '../retention/retention-act.ts';
import { retentionHandlers } from '../retention/retention-handlers.ts';
import { retentionJobs } from '../retention/retention-jobs.ts';
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
export const deletionSteps: DeletionSteps = { chainMessage: chainMessages, eraseLink };
const deleteParts: ErasureSteps['deleteParts'] = async (platform, about, now) => {
  const { parts } = await deleteConversation(platform, deletionSteps, about, now);
  return Object.values(parts).every((part) => part === 'purged' || part === 'over');
};
export const erasureSteps: ErasureSteps = { admittedLink, provedLink, readLink, findLink, eraseLink, holdsOver, deleteParts };

export const closingSteps: ClosingSteps = {
  hidePart,
  purgePart: (platform, agencyId, id, now) => purgePart(platform, deletionSteps, placeOfId(agencyId, id), now),
  noteStores,
  certifyRun,
  closeLink: (db, agencyId, linkId, language, now) => eraseLink(db, agencyId, linkId, language, now, 'agency-closed'),
  dropExport: (db, exportId) => firestoreStore(db).drop(exportId),
};

/** What takes two people, by kind. */
const twoPersonActs = (platform: Platform): TwoPersonActs => ({
  role: roleAct(platform),
  retention: retentionAct(platform),
  'hold-release': releaseAct(platform),
  export: exportAct(platform),
  closing: closingAct(platform),
});

/** Every use case behind the table of routes. */
export const makeHandlers = (platform: Platform): Handlers => ({
  ...agencyHandlers(platform),
  ...checkpointHandlers(platform),
  ...closingHandlers(platform),
  ...consoleHandlers(platform),
  ...meHandlers(platform),
  ...recoveryHandlers(platform),
  ...sessionHandlers(platform),
  ...mandateHandlers(platform),
  ...laneHandlers(platform),
  ...exportHandlers(platform),
  ...linkHandlers(platform),
  ...teamHandlers(platform),
  ...handoverHandlers(platform),
  ...approvalHandlers(platform, twoPersonActs(platform)),
  ...approachHandlers(platform),
  ...notifyHandlers(platform),
  ...deletionHandlers(platform),
  ...retentionHandlers(platform),
  ...removalHandlers(platform, removalSteps),
  ...erasureHandlers(platform, erasureSteps),
});

/** Every job of the clock. */
export const makeJobs = (platform: Platform) =>
  ({
    ...notifyJobs(platform),
    ...removalJobs(platform, removalSteps),
    ...retentionJobs(platform),
    ...approvalJobs(platform, twoPersonActs(platform)),
    ...checkpointJobs(platform),
    ...deletionJobs(platform, deletionSteps),
    ...exportJobs(platform),
    ...closingJobs(platform, closingSteps),
    ...erasureJobs(platform, erasureSteps),
  }) satisfies Jobs;
export type JobName = keyof ReturnType<typeof makeJobs>;
