import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { equalBytes, fromBase64url as bytes, toBase64url as text } from '@liexin/proof/bytes';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import { keyLogOut, readKeyLog } from '../../platform/key-log.ts';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import { endFault, type PasswordPrincipal } from '../../platform/principal.ts';
import type { AccountDocument } from '../../platform/server-documents.ts';
import { docAt, type Agency, type Invitation, type Member } from '../../platform/stored.ts';
import { gcmIn, hpkeIn } from '../../platform/wire.ts';
import { provedInvitation, stateOf } from './invitation-state.ts';

/** What an invitation is to whoever holds its secret. Reads only. Fault: invitation-unknown. */
export const openInvitation = async (db: Firestore, inviteId: string, auth: string, now: number): Promise<ResponseOf<'openInvitation'>> => {
  const { agencyId, invitation } = await provedInvitation(db, inviteId, bytes(auth));
  const agency = (await docAt<Agency>(db, paths.agency(agencyId)).get()).data();
  if (!agency) throw new Fault('invitation-unknown');
  return {
    agencyId,
    displayName: agency.displayName,
    fingerprint: text(agency.fingerprint),
    language: agency.language,
    roles: invitation.roles,
    lead: invitation.lead,
    expiresMs: invitation.expiresAt.toMillis(),
    state: stateOf(invitation, now),
  };
};

/**
 * The joiner's keys, to be certified by a device of an owner or admin. One transaction; the first who comes with the secret takes the
 * invitation. Repeating with the same account and keys changes nothing, so a lost answer is repaired by asking again; other keys or
 * another account: invitation-taken. Nothing is opened yet; once somebody let the joiner in, the same call answers with the key log, which
 * the joiner's device checks from the fingerprint in the link. Faults: invitation-unknown, invitation-ended, agency-exists, member-exists,
 * agency-closed (the one that they have), not-a-member (let in and removed since), malformed-request.
 */
export const joinByInvitation = async (
  db: Firestore,
  caller: PasswordPrincipal,
  inviteId: string,
  body: RequestOf<'join'>,
  now: number,
): Promise<ResponseOf<'join'>> => {
  const { agencyId } = await provedInvitation(db, inviteId, bytes(body.auth));
  const wrap = body.keys.wraps[body.device.deviceId];
  if (!wrap || Object.keys(body.keys.wraps).length !== 1) throw new Fault('malformed-request', { field: 'keys.wraps' });
  const state = await db.runTransaction(async (tx) => {
    const invitationRef = docAt<Invitation>(db, paths.invitation(agencyId, inviteId));
    const [snapshot, account, former] = await Promise.all([
      tx.get(invitationRef),
      tx.get(docAt<AccountDocument>(db, paths.account(caller.uid))),
      tx.get(docAt<Member>(db, paths.member(agencyId, caller.uid))),
    ]);
    const invitation = snapshot.data();
    if (!invitation) throw new Fault('invitation-unknown');
    const { joiner } = invitation;
    if (joiner) {
      const same = joiner.uid === caller.uid && equalBytes(joiner.usPub, bytes(body.keys.usPub)) && equalBytes(joiner.dsPub, bytes(body.device.dsPub));
      if (!same) throw new Fault('invitation-taken');
      if (invitation.state === 'revoked') throw new Fault('invitation-ended');
      return invitation.state === 'admitted' ? 'admitted' : 'joined';
    }
    if (stateOf(invitation, now) !== 'pending') throw new Fault('invitation-ended');
    const owned = account.data()?.agencyId;
    // Whose agency is closed is told that, and not that they have another one.
    const there = owned === undefined || owned === agencyId ? undefined : (await tx.get(docAt<Member>(db, paths.member(owned, caller.uid)))).data();
    const end = there && endFault(there, now);
    if (end) throw end;
    if (owned !== undefined && (owned !== agencyId || former.data()?.status === 'active'))
      throw new Fault(owned === agencyId ? 'member-exists' : 'agency-exists');
    // Whoever comes back gets keys of the next generation: the log refuses one that was used.
    if (body.keys.generation !== (former.data()?.keysGeneration ?? 0) + 1)
      throw new Fault('malformed-request', { field: 'keys.generation', generation: (former.data()?.keysGeneration ?? 0) + 1 });
    const id = `e-joining-${inviteId}`;
    const ledger = await readLedger(tx, db, { agencyId }, [id]);
    const at = Timestamp.fromMillis(now);
    tx.update(invitationRef, {
      state: 'joined',
      joiner: {
        uid: caller.uid,
        usPub: bytes(body.keys.usPub),
        ukPub: bytes(body.keys.ukPub),
        deviceId: body.device.deviceId,
        dkPub: bytes(body.device.dkPub),
        dsPub: bytes(body.device.dsPub),
        mac: bytes(body.mac),
        name: gcmIn(body.name),
        wrap: hpkeIn(wrap),
        at,
      },
    });
    await appendRows(tx, db, ledger, [{ id, kind: 'invitation.joined', subject: inviteId, at, detail: { by: caller.uid } }]);
    return 'joined';
  });
  return { state, log: state === 'admitted' ? await logFor(db, agencyId, caller.uid) : null };
};

const logFor = async (db: Firestore, agencyId: string, uid: string): Promise<ResponseOf<'join'>['log']> => {
  const [agency, member, entries] = await Promise.all([
    docAt<Agency>(db, paths.agency(agencyId)).get(),
    docAt<Member>(db, paths.member(agencyId, uid)).get(),
    readKeyLog(db, agencyId),
  ]);
  const identityKey = agency.data()?.identityKey;
  if (!identityKey || member.data()?.status !== 'active') throw new Fault('not-a-member');
  return { identityKey: text(identityKey), entries: entries.map(keyLogOut) };
};
