import type { Platform } from '../../platform/platform.ts';
import type { TwoPersonActs } from '../../platform/two-person-act.ts';
import type { Handlers } from '../api/router.ts';
import { mandateConversations, readInEmergency } from './emergency.ts';
import { askApproval } from './ask-approval.ts';
import { changeRole } from './change-role.ts';
import { decideApproval } from './decide-approval.ts';
import { setWitness, witness } from './witness.ts';

type ApprovalRoute =
  | 'emergency'
  | 'mandateConversations'
  | 'changeRole'
  | 'askApproval'
  | 'giveApproval'
  | 'finishApproval'
  | 'refuseApproval'
  | 'stopApproval'
  | 'witness'
  | 'setWitness';

/** Binding of the routes of roles and approvals to their use cases; decides nothing. */
export const approvalHandlers = (platform: Platform, acts: TwoPersonActs): Pick<Handlers, ApprovalRoute> => ({
  changeRole: async ({ principal, params, body, now }) => {
    await changeRole(platform, principal, params.uid, body, now);
    return {};
  },
  askApproval: async ({ principal, body, now }) => {
    await askApproval(platform, acts, principal, body, now);
    return {};
  },
  giveApproval: async ({ principal, params, body, now }) => {
    await decideApproval(platform, acts, principal, params.approvalId, { type: 'approve', act: body.act }, now);
    return {};
  },
  finishApproval: async ({ principal, params, body, now }) => {
    await decideApproval(platform, acts, principal, params.approvalId, { type: 'finish', act: body.act }, now);
    return {};
  },
  refuseApproval: async ({ principal, params, now }) => {
    await decideApproval(platform, acts, principal, params.approvalId, { type: 'refuse' }, now);
    return {};
  },
  stopApproval: async ({ principal, params, now }) => {
    await decideApproval(platform, acts, principal, params.approvalId, { type: 'stop' }, now);
    return {};
  },
  emergency: ({ principal, params, body, now }) => readInEmergency(platform, principal, params.conversationId, body, now),
  mandateConversations: ({ principal, params }) => mandateConversations(platform, principal, params.mandateId),
  witness: ({ principal }) => witness(platform, principal),
  setWitness: async ({ principal, body, now }) => {
    await setWitness(platform, principal, body, now);
    return {};
  },
});
