import { createHash, timingSafeEqual } from 'node:crypto';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import type { Firestore } from 'firebase-admin/firestore';
import type { InviteIndexDocument } from '../../platform/server-documents.ts';
import { docAt, type Invitation } from '../../platform/stored.ts';

/** An unused invitation ends after so long. */
export const invitationMs = 7 * 24 * 60 * 60_000;

/** Where an invitation is now: time alone ends one that nobody used. Who has joined is not sent away by the clock. */
export const stateOf = (invitation: Pick<Invitation, 'state' | 'expiresAt'>, now: number): Invitation['state'] | 'expired' =>
  invitation.state === 'pending' && now >= invitation.expiresAt.toMillis() ? 'expired' : invitation.state;

const nowhere: InviteIndexDocument = { agency: 'AAAAAAAAAAAAAAAA', authHash: new Uint8Array(32) };

/** The agency of the invitation whose secret the caller holds. Unknown id and wrong proof are one fault, and one amount of work. */
export const provedInvitation = async (db: Firestore, inviteId: string, auth: Uint8Array): Promise<{ agencyId: string; invitation: Invitation }> => {
  const index = (await docAt<InviteIndexDocument>(db, paths.inviteIndex(inviteId)).get()).data();
  const { agency, authHash } = index ?? nowhere;
  const invitation = (await docAt<Invitation>(db, paths.invitation(agency, inviteId)).get()).data();
  const same = timingSafeEqual(createHash('sha256').update(auth).digest(), Buffer.from(authHash));
  if (!index || !invitation || !same) throw new Fault('invitation-unknown');
  return { agencyId: agency, invitation };
};
