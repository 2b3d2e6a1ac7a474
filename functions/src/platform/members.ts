import type { Tier } from '@liexin/domain/agency/role';
import { holdsSearchKey } from '@liexin/domain/agency/search-key';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import type { Firestore, Transaction } from 'firebase-admin/firestore';
import { collectionAt, type Member } from './stored.ts';

export type Members = ReadonlyMap<string, Member>;

/** Everybody who is a member now, read in the transaction, so that nobody joins or leaves unseen meanwhile. */
export const activeMembers = async (tx: Transaction, db: Firestore, agencyId: string): Promise<Members> =>
  new Map((await tx.get(collectionAt<Member>(db, paths.members(agencyId)).where('status', '==', 'active'))).docs.map((doc) => [doc.id, doc.data()]));

/**
 * Who must be able to open a mandate's compartment: its team and all owners and admins (architecture section 5), that of a tier its owners
 * and those of the team who are cleared for it; each with the generation of his keys. Fault: not-a-member for a name in the team that is none.
 */
export const entitled = (members: Members, team: readonly string[], tier: Tier = 'standard'): Map<string, number> => {
  const stranger = team.find((uid) => !members.has(uid));
  if (stranger !== undefined) throw new Fault('not-a-member', { uid: stranger });
  return new Map([...members].flatMap(([uid, member]) => (holdsSearchKey(tier, member, team.includes(uid)) ? [[uid, member.keysGeneration] as const] : [])));
};
