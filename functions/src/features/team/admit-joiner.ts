import { may } from '@liexin/domain/agency/rights';
import type { RequestOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { equalBytes } from '@liexin/proof/bytes';
import { activeMember, type KeyLogMember } from '@liexin/proof/key-log-state';
import { Timestamp, type Firestore, type Transaction } from 'firebase-admin/firestore';
import { prepareKeyLogEntry } from '../../platform/append-key-log.ts';
import type { CompartmentDocument } from '../../platform/check-generation.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import type { AccountDocument, MemberSecretsDocument, RemovalDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Agency, type Invitation, type Mandate, type Member, type MemberKeys, type Wrap } from '../../platform/stored.ts';
import { hpkeIn, sealedIn } from '../../platform/wire.ts';
import { grantOf } from './create-invitation.ts';

type Joiner = NonNullable<Invitation['joiner']>;

/**
 * Lets the joiner in: `user.add` signed by the caller, member, keys and wraps in one transaction. Owners and admins get every search's
 * key at once, others the directory's alone; a search is opened to them when they enter its team. Two devices that do it at the same
 * moment: one wins, the other is stale or finds it done, which is no fault. Faults: not-allowed, not-found, invitation-ended,
 * stale-head, bad-signature, malformed-request, wraps-incomplete, agency-exists.
 */
export const admitJoiner = (db: Firestore, caller: StaffPrincipal, inviteId: string, body: RequestOf<'admitJoiner'>, now: number): Promise<void> =>
  db.runTransaction(async (tx) => {
    const { agencyId } = caller;
    const invitationRef = docAt<Invitation>(db, paths.invitation(agencyId, inviteId));
    const invitation = (await tx.get(invitationRef)).data();
    if (!invitation) throw new Fault('not-found');
    if (invitation.state === 'admitted') return;
    const { joiner } = invitation;
    if (invitation.state !== 'joined' || !joiner) throw new Fault('invitation-ended');
    if (!may(caller.roles, 'member.invite') || !may(caller.roles, grantOf(invitation.roles), { asked: joiner.uid === caller.uid }))
      throw new Fault('not-allowed');
    const account = (await tx.get(docAt<AccountDocument>(db, paths.account(joiner.uid)))).data();
    if (account && account.agencyId !== agencyId) throw new Fault('agency-exists');
    const former = (await tx.get(docAt<Member>(db, paths.member(agencyId, joiner.uid)))).data();
    // They would be taken out again of what they come back to.
    const removal = (await tx.get(docAt<RemovalDocument>(db, paths.removal(agencyId, joiner.uid)))).data();
    if ((removal?.dueAt ?? null) !== null) throw new Fault('unavailable');
    const agency = (await tx.get(docAt<Agency>(db, paths.agency(agencyId)))).data();
    const opened = await compartmentsFor(tx, db, agencyId, invitation);
    const append = await prepareKeyLogEntry(tx, db, agencyId, body.entry, now);
    const member = activeMember(append.state, joiner.uid);
    if (body.entry.type !== 'user.add' || body.entry.signer !== caller.uid || !member || !isSame(member, invitation, joiner))
      throw new Fault('malformed-request', { field: 'entry' });
    const wrong = [...opened].filter(([id, generation]) => body.wraps[id]?.generation !== generation);
    if (wrong.length > 0 || Object.keys(body.wraps).length !== opened.size)
      throw new Fault('wraps-incomplete', { count: wrong.length, first: wrong[0]?.[0] ?? '' });
    await append.write();
    writeMember(tx, db, agencyId, { invitation, joiner, member, former, body, closing: agency?.closing ?? null, now });
    tx.update(invitationRef, { state: 'admitted', endedAt: Timestamp.fromMillis(now) });
  });

const isSame = (member: KeyLogMember, invitation: Invitation, joiner: Joiner): boolean =>
  equalBytes(member.usPub, joiner.usPub) &&
  equalBytes(member.ukPub, joiner.ukPub) &&
  member.roles.join() === invitation.roles.toSorted().join() &&
  member.clearance.join() === invitation.clearance.toSorted().join();

/** Compartments whose key the new member must hold from the first second, with their newest generation. */
const compartmentsFor = async (tx: Transaction, db: Firestore, agencyId: string, { roles }: Invitation): Promise<Map<string, number>> => {
  const agency = (await tx.get(docAt<Agency>(db, paths.agency(agencyId)))).data();
  if (!agency) throw new Fault('not-found');
  const holdsAll = roles.includes('owner') || roles.includes('admin');
  const mandates = holdsAll ? (await tx.get(collectionAt<Mandate>(db, paths.mandates(agencyId)))).docs.map((doc) => doc.data().compartment) : [];
  const ids = [agency.directory, ...mandates];
  const found = await tx.getAll(...ids.map((id) => docAt<CompartmentDocument>(db, paths.compartment(agencyId, id))));
  return new Map(found.map((doc, i) => [ids[i] ?? '', doc.data()?.generation ?? 0]));
};

const writeMember = (
  tx: Transaction,
  db: Firestore,
  agencyId: string,
  made: {
    invitation: Invitation;
    joiner: Joiner;
    member: KeyLogMember;
    former: Member | undefined;
    body: RequestOf<'admitJoiner'>;
    closing: Agency['closing'];
    now: number;
  },
): void => {
  const { invitation, joiner, member, former, body } = made;
  const at = Timestamp.fromMillis(made.now);
  tx.set(docAt<AccountDocument>(db, paths.account(joiner.uid)), { agencyId, createdAt: at });
  tx.set(docAt<Member>(db, paths.member(agencyId, joiner.uid)), {
    schemaVersion: 1,
    roles: invitation.roles,
    lead: invitation.lead,
    status: 'active',
    clearance: invitation.clearance,
    // Devices of an earlier time stay off and stay named: what they signed is checked with their certificates.
    devices: former?.devices ?? {},
    notBefore: at,
    keysGeneration: member.keysGeneration,
    card: sealedIn(body.card),
    createdAt: former?.createdAt ?? at,
    // Whoever comes while the agency is being closed leaves with everybody.
    ...(made.closing ? { end: { at: made.closing.endsAt, closing: made.closing.id } } : {}),
  });
  tx.set(docAt<MemberKeys>(db, paths.memberKeys(agencyId, joiner.uid, member.keysGeneration)), {
    generation: member.keysGeneration,
    ukPub: joiner.ukPub,
    usPub: joiner.usPub,
    wraps: { [joiner.deviceId]: joiner.wrap },
  });
  tx.set(docAt<MemberSecretsDocument>(db, paths.memberSecrets(agencyId, joiner.uid)), { phrase: null });
  for (const [compartmentId, wrap] of Object.entries(body.wraps))
    tx.set(docAt<Wrap>(db, paths.wrap(agencyId, compartmentId, wrap.generation, joiner.uid)), {
      ...hpkeIn(wrap),
      kind: 'uk',
      keysGeneration: member.keysGeneration,
    });
};
