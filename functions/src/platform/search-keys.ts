import { tiers, type Tier } from '@liexin/domain/agency/role';
import type { SearchKey } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';
import type { Firestore, Timestamp, Transaction, UpdateData } from 'firebase-admin/firestore';
import { docAt, type Mandate, type Member, type Wrap } from './stored.ts';

/** The key of a search for one tier; null where none was made. Pure. */
export const searchKey = (mandate: Mandate, tier: Tier): SearchKey<Timestamp> | null =>
  tier === 'standard'
    ? { compartment: mandate.compartment, generation: mandate.generation ?? 1, keysDue: mandate.keysDue ?? null }
    : (mandate.compensation ?? null);

/** All keys of a search. Pure. */
export const searchKeys = (mandate: Mandate): readonly (SearchKey<Timestamp> & { readonly tier: Tier })[] =>
  tiers.flatMap((tier) => {
    const key = searchKey(mandate, tier);
    return key === null ? [] : [{ ...key, tier }];
  });

/** What of a search's document says that its keys of these tiers want to be renewed since then, or (null) do not. Pure. */
export const keysDueIn = (due: readonly Tier[], since: Timestamp | null): UpdateData<Mandate> =>
  Object.fromEntries(due.map((tier) => [tier === 'standard' ? 'keysDue' : 'compensation.keysDue', since]));

/** What of a search's document says that this generation of a tier is the newest, and no other is wanted. Pure. */
export const renewedIn = (tier: Tier, generation: number): UpdateData<Mandate> =>
  Object.fromEntries(Object.entries({ generation, keysDue: null }).map(([field, value]) => [tier === 'standard' ? field : `compensation.${field}`, value]));

/** Whether a member holds a key of a search by right: in its team, or by a role; that of a tier only who is cleared for it. Pure. */
export const isEntitled = (tier: Tier, member: Member, isInTeam: boolean): boolean =>
  tier === 'standard'
    ? isInTeam || member.roles.includes('owner') || member.roles.includes('admin')
    : member.clearance.includes(tier) && (isInTeam || member.roles.includes('owner'));

/** Tiers whose newest key is wrapped for somebody and is not due. Call it before the first write. */
export const heldTiers = async (tx: Transaction, db: Firestore, agencyId: string, uid: string, mandate: Mandate): Promise<readonly Tier[]> => {
  const keys = searchKeys(mandate).filter(({ keysDue }) => keysDue === null);
  if (keys.length === 0) return [];
  const wraps = await tx.getAll(...keys.map((key) => docAt<Wrap>(db, paths.wrap(agencyId, key.compartment, key.generation, uid))));
  return keys.flatMap(({ tier }, i) => (wraps[i]?.exists === true ? [tier] : []));
};
