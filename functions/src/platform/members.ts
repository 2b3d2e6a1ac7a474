import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import type { Firestore, Transaction } from 'firebase-admin/firestore';
import { collectionAt, type Member } from './stored.ts';

export type Members = ReadonlyMap<string, Member>;

/** Everybody who is a member now, read in the transaction, so that nobody joins or leaves unseen meanwhile. */
export const activeMembers = async (tx: Transaction, db: Firestore, agencyId: string): Promise<Members> =>
  new Map((await tx.get(collectionAt<Member>(db, paths.members(agencyId)).where('status', '==', 'active'))).docs.map((doc) => [doc.id, doc.data()]));

/**
 * Who must be able to open a mandate's compartment: its team and all owners and admins (architecture section 5), each with the
 * generation of his keys. Fault: not-a-member for a name in the team that is none.
 */
export const entitled = (members: Members, team: readonly string[]): Map<string, number> => {
  const people = new Map<string, number>();
  for (const uid of team) {
    const member = members.get(uid);
    if (!member) throw new Fault('not-a-member', { uid });
    people.set(uid, member.keysGeneration);
  }
  for (const [uid, member] of members) if (member.roles.some((role) => role === 'owner' || role === 'admin')) people.set(uid, member.keysGeneration);
  return people;
};
