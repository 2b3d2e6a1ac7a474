import { may } from '@liexin/domain/agency/rights';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { fromBase64url } from '@liexin/proof/bytes';
import { admitBytes } from '@liexin/proof/device-statements';
import { mintCandidateToken } from '../../platform/custom-token.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import type { Handlers } from '../api/router.ts';
import { laneKeysFor } from '../lanes/lane-keys.ts';
import { verifyStaffSignature } from '../../platform/staff-signature.ts';
import { beginLink } from './begin-link.ts';
import { admitWaiting, bindLink } from './bind-link.ts';
import { approveDevice, checkNumber, makePass, refuseDevice, sendCode, setDigits, waitingDevices } from './candidate-ways.ts';
import { claimLink } from './claim-link.ts';
import { createLink } from './create-link.ts';
import { endLink } from './end-link.ts';
import { handleNote, leaveNote } from './leave-note.ts';
import { linkDetail } from './link-detail.ts';
import type { LinkDocument } from './link-document.ts';
import { findLink } from './link-store.ts';
import { publishLink } from './publish-link.ts';
import { removeDevice } from './remove-device.ts';

export type LinkRoute =
  | 'createLink'
  | 'publishLink'
  | 'linkDetail'
  | 'endLink'
  | 'admitCandidate'
  | 'removeCandidate'
  | 'noteHandled'
  | 'begin'
  | 'bind'
  | 'claim'
  | 'code'
  | 'digits'
  | 'pass'
  | 'note'
  | 'approve'
  | 'refuse'
  | 'waitingDevices';

/** Refuses roles that look after no link, before anything is looked up. Taking part in the conversation is asked for beside it. */
const expectRight = (staff: StaffPrincipal): void => {
  if (!may(staff.roles, 'link.manage', { onMandate: true })) throw new Fault('not-allowed');
};

/** The link of a call by staff, who must take part in its conversation. */
const staffLink = async (platform: Platform, staff: StaffPrincipal, linkId: string): Promise<LinkDocument> => {
  expectRight(staff);
  const link = await findLink(platform.db, linkId);
  if (!link || link.agency !== staff.agencyId) throw new Fault('not-found');
  const conversation = await platform.db.doc(paths.conversation(link.agency, link.conversation)).get();
  if (!(conversation.get('participantUids') as string[] | undefined)?.includes(staff.uid)) throw new Fault('not-found');
  return link;
};

/** Binding of the reply link's routes to their use cases; decides nothing. */
export const linkHandlers = (platform: Platform): Pick<Handlers, LinkRoute> => ({
  createLink: async ({ principal, body, now }) => {
    expectRight(principal);
    return createLink(platform, principal.agencyId, principal.uid, body, now);
  },
  publishLink: async ({ principal, params, body, now }) => {
    await staffLink(platform, principal, params.linkId);
    await publishLink(platform, principal, params.linkId, body, now);
    return {};
  },
  linkDetail: async ({ principal, params, now }) => {
    expectRight(principal);
    return linkDetail(platform, principal, params.conversationId, now);
  },
  endLink: async ({ principal, params, body, now }) => {
    await endLink(platform, await staffLink(platform, principal, params.linkId), body.reason, principal.uid, now);
    return {};
  },
  admitCandidate: async ({ principal, params, body, now }) => {
    const link = await staffLink(platform, principal, params.linkId);
    const signed = admitBytes(principal.agencyId, params.linkId, params.deviceId);
    await verifyStaffSignature(platform, principal, fromBase64url(body.signature), signed);
    await checkNumber(platform, link, params.deviceId, body.number);
    await admitWaiting(platform, link, params.deviceId, 'staff', now);
    return {};
  },
  removeCandidate: async ({ principal, params, now }) => {
    await removeDevice(platform, await staffLink(platform, principal, params.linkId), params.deviceId, principal.uid, now);
    return {};
  },
  noteHandled: async ({ principal, params, now }) => {
    expectRight(principal);
    await handleNote(platform, principal, params.linkId, params.noteId, now);
    return {};
  },
  begin: ({ params, body, now }) => beginLink(platform.db, platform.secrets.internalSecret, params.linkId, body, now),
  bind: ({ params, body, now }) => bindLink(platform, params.linkId, body, now),
  claim: async ({ principal, params, body, now }) => {
    const link = await claimLink(platform.db, params.linkId, principal, body, now);
    const who = { agencyId: link.agency, laneId: link.lane, guestUid: link.guest, deviceId: principal.deviceId, linkId: link.linkId, includeReply: true };
    return { token: await mintCandidateToken(platform, who), keys: await laneKeysFor(platform, who, now) };
  },
  code: async ({ params, body, now }) => {
    await sendCode(platform, params.linkId, body, now);
    return {};
  },
  digits: async ({ principal, params, body, now }) => {
    await setDigits(platform, principal, params.linkId, body, now);
    return {};
  },
  pass: async ({ principal, params, body, now }) => {
    await makePass(platform, principal, params.linkId, body, now);
    return {};
  },
  note: async ({ params, body, now }) => {
    await leaveNote(platform, params.linkId, body, now);
    return {};
  },
  approve: async ({ principal, params, body, now }) => {
    await approveDevice(platform, principal, params.linkId, body, now);
    return {};
  },
  refuse: async ({ principal, params, body, now }) => {
    await refuseDevice(platform, principal, params.linkId, body, now);
    return {};
  },
  waitingDevices: ({ principal, params, now }) => waitingDevices(platform, principal, params.linkId, now),
});
