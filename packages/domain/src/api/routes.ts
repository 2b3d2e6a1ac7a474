import type { z } from 'zod';
import { assignRequest } from './assign.ts';
import { configResponse, confirmKitRequest, createAgencyRequest, emptyResponse, recoveryResponse, saveKitRequest, signedInResponse } from './agency.ts';
import {
  approvalActRequest,
  askApprovalRequest,
  changeRoleRequest,
  emergencyRequest,
  emergencyResponse,
  mandateConversationsResponse,
  witnessSchema,
} from './approvals.ts';
import {
  createHandoverRequest,
  greetHandoverRequest,
  greetHandoverResponse,
  memberWorkResponse,
  moveHandoverRequest,
  moveHandoverResponse,
  undoHandoverResponse,
} from './handovers.ts';
import { keyHealthResponse, ledgerRequest, ledgerResponse, wrapAgainRequest } from './console.ts';
import {
  admitCandidateRequest,
  approveRequest,
  beginRequest,
  beginResponse,
  bindRequest,
  bindResponse,
  claimRequest,
  claimResponse,
  codeRequest,
  createLinkRequest,
  createLinkResponse,
  digitsRequest,
  endLinkRequest,
  linkDetailResponse,
  noteRequest,
  passRequest,
  publishLinkRequest,
  refuseRequest,
  waitingDevicesResponse,
} from './links.ts';
import {
  closeMandateRequest,
  createConversationRequest,
  createMandateRequest,
  laneKeysSchema,
  mandateRecordResponse,
  openRoomRequest,
  openRoomResponse,
  removeSampleResponse,
  rotateLaneRequest,
  rotateLaneResponse,
  sharesRequest,
  sharesResponse,
} from './mandates.ts';
import {
  addDeviceRequest,
  admitDeviceRequest,
  deviceRequestsResponse,
  nonceRequest,
  nonceResponse,
  removeDeviceRequest,
  requestDeviceRequest,
  requestDeviceResponse,
  sessionRequest,
  sessionResponse,
  setPhraseRequest,
  unlockResponse,
} from './me.ts';
import {
  addPushRequest,
  agencyChannelsResponse,
  channelsResponse,
  conversationStepsResponse,
  removePushRequest,
  taskDoneRequest,
  testPushResponse,
} from './notify.ts';
import {
  finishRecoveryRequest,
  kitTestedRequest,
  kitWrapsResponse,
  openKitResponse,
  recoverRequest,
  recoverResponse,
  recoveryWrapsRequest,
  recoveryWrapsResponse,
  renewKitRequest,
  rewrapKitRequest,
  rewrapRequest,
} from './recovery.ts';
import { ladderSchema } from '../notify/ladder.ts';
import { preferencesSchema } from '../notify/preferences.ts';

import { removeMemberRequest, removeMemberResponse, renewalResponse, renewGenerationRequest } from './removal.ts';
import {
  addReaderRequest,
  admitJoinerRequest,
  createInvitationRequest,
  enterTeamRequest,
  joinRequest,
  joinResponse,
  openInvitationRequest,
  openInvitationResponse,
} from './team.ts';

/** Who may call: nobody special, a password token, a staff device token, a candidate device token (`guest`: also of a device that is off, to tell it why), or any device token. */
export type Caller = 'public' | 'password' | 'staff' | 'candidate' | 'guest' | 'device';
export interface Route<
  Request extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
  Path extends string = string,
  Who extends Caller = Caller,
> {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: Path;
  readonly caller: Who;
  readonly request: Request;
  readonly response: Response;
}
/** Keeps path and caller as literal types: a handler's parameters and principal follow from the table. */
const route = <P extends string, W extends Caller, Q extends z.ZodType, A extends z.ZodType>(
  method: Route['method'],
  path: P,
  caller: W,
  request: Q,
  response: A,
): Route<Q, A, P, W> => ({ method, path, caller, request, response });

/** The whole API. Server routes, clients and the OpenAPI document are made from this table; path parameters as `:name`. */
export const routes = {
  config: route('GET', '/api/config', 'public', emptyResponse, configResponse),
  createAgency: route('POST', '/api/agencies', 'password', createAgencyRequest, signedInResponse),
  recovery: route('GET', '/api/agency/recovery', 'staff', emptyResponse, recoveryResponse),
  saveKit: route('POST', '/api/agency/kit', 'staff', saveKitRequest, emptyResponse),
  confirmKit: route('POST', '/api/agency/kit/confirm', 'staff', confirmKitRequest, emptyResponse),
  openKit: route('POST', '/api/agency/kit/open', 'staff', emptyResponse, openKitResponse),
  kitTested: route('POST', '/api/agency/kit/tested', 'staff', kitTestedRequest, emptyResponse),
  renewKit: route('POST', '/api/agency/kit/renew', 'staff', renewKitRequest, emptyResponse),
  kitWraps: route('POST', '/api/agency/kit/wraps', 'staff', emptyResponse, kitWrapsResponse),
  rewrapKit: route('POST', '/api/agency/kit/rewrap', 'staff', rewrapKitRequest, emptyResponse),
  recoveryKit: route('POST', '/api/recovery/kit', 'password', emptyResponse, openKitResponse),
  recover: route('POST', '/api/recovery', 'password', recoverRequest, recoverResponse),
  finishRecovery: route('POST', '/api/recovery/finish', 'password', finishRecoveryRequest, signedInResponse),
  withdrawRecovery: route('POST', '/api/recovery/withdraw', 'password', emptyResponse, emptyResponse),
  stopRecovery: route('POST', '/api/recoveries/:uid/stop', 'staff', emptyResponse, emptyResponse),
  recoveryWraps: route('POST', '/api/agency/recovery/wraps', 'staff', recoveryWrapsRequest, recoveryWrapsResponse),
  rewrap: route('POST', '/api/me/wraps', 'staff', rewrapRequest, emptyResponse),
  ledger: route('POST', '/api/agency/ledger', 'staff', ledgerRequest, ledgerResponse),
  keyHealth: route('GET', '/api/agency/keys', 'staff', emptyResponse, keyHealthResponse),
  wrapAgain: route('POST', '/api/compartments/:compartmentId/wraps', 'staff', wrapAgainRequest, emptyResponse),
  unlock: route('POST', '/api/me/unlock', 'password', emptyResponse, unlockResponse),
  addDevice: route('POST', '/api/me/devices', 'password', addDeviceRequest, signedInResponse),
  removeDevice: route('POST', '/api/me/devices/:deviceId/remove', 'staff', removeDeviceRequest, emptyResponse),
  setPhrase: route('PUT', '/api/me/phrase', 'staff', setPhraseRequest, emptyResponse),
  requestDevice: route('POST', '/api/me/device-requests', 'password', requestDeviceRequest, requestDeviceResponse),
  deviceRequests: route('GET', '/api/me/device-requests', 'staff', emptyResponse, deviceRequestsResponse),
  admitDevice: route('POST', '/api/me/device-requests/:deviceId/admit', 'staff', admitDeviceRequest, emptyResponse),
  refuseDevice: route('POST', '/api/me/device-requests/:deviceId/refuse', 'staff', emptyResponse, emptyResponse),
  addPush: route('POST', '/api/me/push', 'staff', addPushRequest, emptyResponse),
  removePush: route('POST', '/api/me/push/remove', 'staff', removePushRequest, emptyResponse),
  testPush: route('POST', '/api/me/push/test', 'staff', emptyResponse, testPushResponse),
  channels: route('GET', '/api/me/channels', 'staff', emptyResponse, channelsResponse),
  testMail: route('POST', '/api/me/channels/mail/test', 'staff', emptyResponse, emptyResponse),
  preferences: route('GET', '/api/me/notifications', 'staff', emptyResponse, preferencesSchema),
  setPreferences: route('PUT', '/api/me/notifications', 'staff', preferencesSchema, emptyResponse),
  agencyChannels: route('GET', '/api/agency/channels', 'staff', emptyResponse, agencyChannelsResponse),
  ladder: route('GET', '/api/agency/ladder', 'staff', emptyResponse, ladderSchema),
  setLadder: route('PUT', '/api/agency/ladder', 'staff', ladderSchema, emptyResponse),
  conversationSteps: route('GET', '/api/conversations/:conversationId/steps', 'staff', emptyResponse, conversationStepsResponse),
  taskDone: route('POST', '/api/tasks/:taskId/done', 'staff', taskDoneRequest, emptyResponse),
  sessionNonce: route('POST', '/api/session/nonce', 'public', nonceRequest, nonceResponse),
  session: route('POST', '/api/session', 'public', sessionRequest, sessionResponse),
  createInvitation: route('POST', '/api/invitations', 'staff', createInvitationRequest, emptyResponse),
  openInvitation: route('POST', '/api/invitations/:inviteId/open', 'public', openInvitationRequest, openInvitationResponse),
  join: route('POST', '/api/invitations/:inviteId/join', 'password', joinRequest, joinResponse),
  admitJoiner: route('POST', '/api/invitations/:inviteId/admit', 'staff', admitJoinerRequest, emptyResponse),
  revokeInvitation: route('POST', '/api/invitations/:inviteId/revoke', 'staff', emptyResponse, emptyResponse),
  removeMember: route('POST', '/api/members/:uid/remove', 'staff', removeMemberRequest, removeMemberResponse),
  renewGeneration: route('POST', '/api/compartments/:compartmentId/generations', 'staff', renewGenerationRequest, emptyResponse),
  renewal: route('GET', '/api/agency/renewal', 'staff', emptyResponse, renewalResponse),
  memberWork: route('GET', '/api/members/:uid/work', 'staff', emptyResponse, memberWorkResponse),
  createHandover: route('POST', '/api/handovers', 'staff', createHandoverRequest, emptyResponse),
  moveHandover: route('POST', '/api/handovers/:handoverId/moves', 'staff', moveHandoverRequest, moveHandoverResponse),
  undoHandover: route('POST', '/api/handovers/:handoverId/undo', 'staff', emptyResponse, undoHandoverResponse),
  greetHandover: route('POST', '/api/handovers/:handoverId/greetings', 'staff', greetHandoverRequest, greetHandoverResponse),
  changeRole: route('POST', '/api/members/:uid/role', 'staff', changeRoleRequest, emptyResponse),
  askApproval: route('POST', '/api/approvals', 'staff', askApprovalRequest, emptyResponse),
  giveApproval: route('POST', '/api/approvals/:approvalId/give', 'staff', approvalActRequest, emptyResponse),
  finishApproval: route('POST', '/api/approvals/:approvalId/finish', 'staff', approvalActRequest, emptyResponse),
  refuseApproval: route('POST', '/api/approvals/:approvalId/refuse', 'staff', emptyResponse, emptyResponse),
  stopApproval: route('POST', '/api/approvals/:approvalId/stop', 'staff', emptyResponse, emptyResponse),
  emergency: route('POST', '/api/conversations/:conversationId/emergency', 'staff', emergencyRequest, emergencyResponse),
  mandateConversations: route('GET', '/api/mandates/:mandateId/conversations', 'staff', emptyResponse, mandateConversationsResponse),
  witness: route('GET', '/api/agency/witness', 'staff', emptyResponse, witnessSchema),
  setWitness: route('PUT', '/api/agency/witness', 'staff', witnessSchema, emptyResponse),
  createMandate: route('POST', '/api/mandates', 'staff', createMandateRequest, emptyResponse),
  enterTeam: route('POST', '/api/mandates/:mandateId/team', 'staff', enterTeamRequest, emptyResponse),
  openRoom: route('POST', '/api/mandates/:mandateId/room', 'staff', openRoomRequest, openRoomResponse),
  mandateRecord: route('GET', '/api/mandates/:mandateId/record', 'staff', emptyResponse, mandateRecordResponse),
  closeMandate: route('POST', '/api/mandates/:mandateId/close', 'staff', closeMandateRequest, emptyResponse),
  reopenMandate: route('POST', '/api/mandates/:mandateId/reopen', 'staff', emptyResponse, emptyResponse),
  askReopen: route('POST', '/api/mandates/:mandateId/reopen-requests', 'staff', emptyResponse, emptyResponse),
  createConversation: route('POST', '/api/conversations', 'staff', createConversationRequest, emptyResponse),
  assignConversation: route('POST', '/api/conversations/:conversationId/assign', 'staff', assignRequest, emptyResponse),
  removeSample: route('POST', '/api/sample/remove', 'staff', emptyResponse, removeSampleResponse),
  laneShares: route('POST', '/api/lanes/:laneId/shares', 'device', sharesRequest, sharesResponse),
  rotateLane: route('POST', '/api/lanes/:laneId/epochs', 'staff', rotateLaneRequest, rotateLaneResponse),
  addReader: route('POST', '/api/lanes/:laneId/readers', 'staff', addReaderRequest, emptyResponse),
  laneKeys: route('GET', '/api/lanes/:laneId/keys', 'candidate', emptyResponse, laneKeysSchema),
  createLink: route('POST', '/api/links', 'staff', createLinkRequest, createLinkResponse),
  publishLink: route('POST', '/api/links/:linkId/publish', 'staff', publishLinkRequest, emptyResponse),
  linkDetail: route('GET', '/api/conversations/:conversationId/link', 'staff', emptyResponse, linkDetailResponse),
  endLink: route('POST', '/api/links/:linkId/end', 'staff', endLinkRequest, emptyResponse),
  admitCandidate: route('POST', '/api/links/:linkId/devices/:deviceId/admit', 'staff', admitCandidateRequest, emptyResponse),
  removeCandidate: route('POST', '/api/links/:linkId/devices/:deviceId/remove', 'staff', emptyResponse, emptyResponse),
  noteHandled: route('POST', '/api/links/:linkId/notes/:noteId/handled', 'staff', emptyResponse, emptyResponse),
  begin: route('POST', '/api/links/:linkId/begin', 'public', beginRequest, beginResponse),
  bind: route('POST', '/api/links/:linkId/bind', 'public', bindRequest, bindResponse),
  claim: route('POST', '/api/links/:linkId/claim', 'guest', claimRequest, claimResponse),
  code: route('POST', '/api/links/:linkId/code', 'public', codeRequest, emptyResponse),
  digits: route('POST', '/api/links/:linkId/digits', 'candidate', digitsRequest, emptyResponse),
  pass: route('POST', '/api/links/:linkId/pass', 'candidate', passRequest, emptyResponse),
  note: route('POST', '/api/links/:linkId/notes', 'public', noteRequest, emptyResponse),
  waitingDevices: route('GET', '/api/links/:linkId/waiting', 'candidate', emptyResponse, waitingDevicesResponse),
  refuse: route('POST', '/api/links/:linkId/refuse', 'candidate', refuseRequest, emptyResponse),
  approve: route('POST', '/api/links/:linkId/approve', 'candidate', approveRequest, emptyResponse),
} as const;
export type RouteName = keyof typeof routes;
export type RequestOf<N extends RouteName> = z.infer<(typeof routes)[N]['request']>;
export type ResponseOf<N extends RouteName> = z.infer<(typeof routes)[N]['response']>;
export type CallerOf<N extends RouteName> = (typeof routes)[N]['caller'];
type ParamNames<Path extends string> = Path extends `${string}/:${infer Name}/${infer Rest}`
  ? Name | ParamNames<`/${Rest}`>
  : Path extends `${string}/:${infer Name}`
    ? Name
    : never;
/** Path parameters of a route, already checked to be ids. */
export type ParamsOf<N extends RouteName> = Readonly<Record<ParamNames<(typeof routes)[N]['path']>, string>>;
