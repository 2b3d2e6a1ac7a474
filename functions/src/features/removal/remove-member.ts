import { may } from '@liexin/domain/agency/rights';
import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import { prepareKeyLogEntry } from '../../platform/append-key-log.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import type { MemberSecretsDocument, RemovalDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Agency, type Invitation, type Member } from '../../platform/stored.ts';
import { finishRemoval, type RemovalSteps } from './finish-removal.ts';
import { heldMandates, markDue, mostInOne } from './held-mandates.ts';
import { beginRenewal } from './renewal.ts';

/** What one call does of the rest before it answers (ms); the next call or the server's clock goes on. */
const callMs = 15_000;
/** The server's clock looks after so long (ms), when the caller may be gone. */
const againMs = 60_000;

/**
 * Removes a member: out in one transaction, then everything that follows from it, conversation by conversation. Repeating changes
 * nothing and goes on where it stopped; so does the server's clock when nobody repeats. Faults: not-allowed (no right, oneself, an
 * owner by somebody who is none), not-found, stale-head, bad-signature, malformed-request.
 */
export const removeMember = async (
  platform: Platform,
  steps: RemovalSteps,
  caller: StaffPrincipal,
  uid: string,
  { entry }: RequestOf<'removeMember'>,
  now: number,
): Promise<ResponseOf<'removeMember'>> => {
  if (!may(caller.roles, 'member.remove') || uid === caller.uid) throw new Fault('not-allowed');
  await beginRenewal(platform.db, caller.agencyId);
  await cutOff(platform.db, caller, uid, entry, now);
  return { isDone: await finishRemoval(platform, steps, { agencyId: caller.agencyId, uid }, callMs, now) };
};

/**
 * [RM1] The removal itself. One transaction: entry in the key log with its ledger row, member and devices off, sign-ins void, own
 * invitations and unlock phrase gone, the keys that the person held due, and a note of what remains to be done. From the commit on rules and API
 * refuse the person, because both ask the member's document. Of two at once one finds it done.
 */
const cutOff = (db: Firestore, caller: StaffPrincipal, uid: string, entry: RequestOf<'removeMember'>['entry'], now: number): Promise<void> =>
  db.runTransaction(async (tx) => {
    const { agencyId } = caller;
    const memberRef = docAt<Member>(db, paths.member(agencyId, uid));
    const member = (await tx.get(memberRef)).data();
    if (!member) throw new Fault('not-found');
    if (member.status === 'removed') return;
    const mayKnowKit = may(member.roles, 'kit.keep');
    if (member.roles.includes('owner') && !caller.roles.includes('owner')) throw new Fault('not-allowed');
    if (entry.type !== 'user.remove' || entry.subject !== uid || entry.signer !== caller.uid) throw new Fault('malformed-request', { field: 'entry' });
    const held = await heldMandates(tx, db, agencyId, uid);
    const invitations = await tx.get(collectionAt<Invitation>(db, paths.invitations(agencyId)).where('createdBy', '==', uid));
    const append = await prepareKeyLogEntry(tx, db, agencyId, entry, now);
    const at = Timestamp.fromMillis(now);
    await append.write();
    tx.update(memberRef, {
      status: 'removed',
      notBefore: at,
      ...Object.fromEntries(Object.keys(member.devices).map((id) => [`devices.${id}.on`, false])),
    });
    tx.set(docAt<MemberSecretsDocument>(db, paths.memberSecrets(agencyId, uid)), { phrase: null });
    // Whoever made an invitation knows its secret, and could come back by it.
    for (const invitation of invitations.docs)
      if (['pending', 'joined'].includes(invitation.data().state)) tx.update(invitation.ref, { state: 'revoked', endedAt: at });
    const marked = markDue(tx, db, { agencyId, uid }, held.slice(0, mostInOne), now);
    const isFirst = (append.agency.keysDue ?? null) === null;
    tx.update(docAt<Agency>(db, paths.agency(agencyId)), { keysDue: append.agency.keysDue ?? at, ...(mayKnowKit ? { kitDue: at } : {}) });
    marked.count(isFirst ? 1 : 0);
    tx.set(docAt<RemovalDocument>(db, paths.removal(agencyId, uid)), {
      agencyId,
      uid,
      by: caller.uid,
      seq: append.entry.seq,
      at,
      dueAt: Timestamp.fromMillis(now + againMs),
    });
  });
