import { collection, getDocs, query, Timestamp, where, type Firestore } from 'firebase/firestore';
import { may } from '@liexin/domain/agency/rights';
import type { Role } from '@liexin/domain/agency/role';
import type { EmergencyDocument } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';

/** That somebody reads, or read, in an emergency. */
export interface EmergencyNote {
  readonly emergencyId: string;
  readonly by: string;
  readonly untilMs: number;
}

/** Emergency readings of a conversation, as far as this member may see them: owners and admins all, others those that they were told of or stood by. */
export const emergenciesOf = async (
  db: Firestore,
  {
    agencyId,
    conversationId,
    uid,
    roles,
  }: { readonly agencyId: string; readonly conversationId: string; readonly uid: string; readonly roles: readonly Role[] },
): Promise<readonly EmergencyNote[]> => {
  const all = collection(db, paths.emergencies(agencyId));
  const seesAll = may(roles, 'member.invite');
  const found = await getDocs(query(all, seesAll ? where('conversation', '==', conversationId) : where('seenBy', 'array-contains', uid)));
  return found.docs.flatMap((one) => {
    const { by, conversation, until } = one.data() as EmergencyDocument<unknown, unknown>;
    return conversation === conversationId && until instanceof Timestamp ? [{ emergencyId: one.id, by, untilMs: until.toMillis() }] : [];
  });
};
