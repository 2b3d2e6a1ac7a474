import type { RoleAct } from '@liexin/domain/api/approvals';
import { holdsAllKeys, type RoleState } from '@liexin/domain/agency/role-change';
import { teamRoles } from '@liexin/domain/agency/role';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { activeMember } from '@liexin/proof/key-log-state';
import { Timestamp, type Firestore, type Transaction } from 'firebase-admin/firestore';
import { prepareKeyLogEntry } from '../../platform/append-key-log.ts';
import type { CompartmentDocument } from '../../platform/check-generation.ts';
import type { NewRow } from '../../platform/ledger.ts';
import type { Members } from '../../platform/members.ts';
import type { RoleWorkDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Agency, type Mandate, type Member, type Wrap } from '../../platform/stored.ts';
import { hpkeIn } from '../../platform/wire.ts';

export interface RoleWish {
  readonly agencyId: string;
  readonly subject: string;
  readonly to: RoleState;
}

/** The roles of a member now. */
export const roleStateOf = ({ roles, lead, clearance }: Pick<Member, 'roles' | 'lead' | 'clearance'>): RoleState => ({ roles, lead: lead === true, clearance });

/**
 * What a change of roles must not do, whoever wants it: take the last owner (`last-owner`), or leave somebody in a search's team who may
 * not work in one (`in-team`: the search is handed over first). Fault: not-a-member.
 */
export const checkRoleWish = async (tx: Transaction, db: Firestore, { agencyId, subject, to }: RoleWish, members: Members): Promise<Member> => {
  const member = members.get(subject);
  if (!member) throw new Fault('not-a-member');
  const isOwner = (roles: readonly string[]): boolean => roles.includes('owner');
  if (isOwner(member.roles) && !isOwner(to.roles) && ![...members].some(([uid, other]) => uid !== subject && isOwner(other.roles)))
    throw new Fault('last-owner');
  if (!teamRoles.some((role) => to.roles.includes(role))) {
    const mandates = await tx.get(collectionAt<Mandate>(db, paths.mandates(agencyId)).where('team', 'array-contains', subject).limit(1));
    if (!mandates.empty) throw new Fault('in-team');
  }
  return member;
};

/**
 * Checks a change of roles against everything that it touches; `write` then makes it, with `rows` of the agency's ledger, in the same
 * transaction: key log, member, and for a new owner or admin the newest key of every search. Lanes follow by a piece of work that a
 * crash cannot lose. Faults: not-a-member, last-owner, in-team, stale-head, bad-signature, malformed-request, wraps-incomplete.
 */
export const prepareRoleChange = async (
  tx: Transaction,
  db: Firestore,
  wish: RoleWish & { readonly signer: string },
  act: RoleAct,
  members: Members,
  now: number,
): Promise<{ write(rows: readonly NewRow[]): Promise<void> }> => {
  const { agencyId, subject, to } = wish;
  const member = await checkRoleWish(tx, db, wish, members);
  const opened = holdsAllKeys(to) && !holdsAllKeys(member) ? await everySearch(tx, db, agencyId) : new Map<string, number>();
  const workRef = docAt<RoleWorkDocument>(db, paths.roleWork(agencyId, subject));
  // What an earlier change left to be done stays to be done.
  const lostKeys = (holdsAllKeys(member) && !holdsAllKeys(to)) || (await tx.get(workRef)).data()?.lostKeys === true;
  const { entry } = act;
  const append = await prepareKeyLogEntry(tx, db, agencyId, entry, now);
  const certified = activeMember(append.state, subject);
  const isSame = certified?.roles.join() === to.roles.toSorted().join() && certified.clearance.join() === to.clearance.toSorted().join();
  if (entry.type !== 'user.role' || entry.subject !== subject || entry.signer !== wish.signer || !isSame)
    throw new Fault('malformed-request', { field: 'act.entry' });
  const wrong = [...opened].filter(([id, generation]) => act.wraps[id]?.generation !== generation);
  if (wrong.length > 0 || Object.keys(act.wraps).length !== opened.size)
    throw new Fault('wraps-incomplete', { count: wrong.length, first: wrong[0]?.[0] ?? '' });
  const at = Timestamp.fromMillis(now);
  return {
    write: async (rows) => {
      await append.write(rows);
      tx.update(docAt<Member>(db, paths.member(agencyId, subject)), { roles: [...to.roles], lead: to.lead, clearance: [...to.clearance] });
      for (const [compartmentId, wrap] of Object.entries(act.wraps))
        tx.set(docAt<Wrap>(db, paths.wrap(agencyId, compartmentId, wrap.generation, subject)), {
          ...hpkeIn(wrap),
          kind: 'uk',
          keysGeneration: member.keysGeneration,
        });
      tx.set(workRef, { agencyId, uid: subject, at, lostKeys, dueAt: at });
      // Whoever could know the kit has it no more: another one is wanted.
      if (lostKeys) tx.update(docAt<Agency>(db, paths.agency(agencyId)), { kitDue: at });
    },
  };
};

/** Compartments of all searches with their newest generation. */
const everySearch = async (tx: Transaction, db: Firestore, agencyId: string): Promise<Map<string, number>> => {
  const ids = (await tx.get(collectionAt<Mandate>(db, paths.mandates(agencyId)))).docs.map((doc) => doc.data().compartment);
  if (ids.length === 0) return new Map();
  const found = await tx.getAll(...ids.map((id) => docAt<CompartmentDocument>(db, paths.compartment(agencyId, id))));
  return new Map(found.map((doc, i) => [ids[i] ?? '', doc.data()?.generation ?? 0]));
};
