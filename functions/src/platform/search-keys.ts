import { tiers, type Tier } from '@liexin/domain/agency/role';
import type { SearchKey } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';
import type { Firestore, Timestamp, Transaction, UpdateData } from 'firebase-admin/firestore';
import { docAt, type Mandate, type Wrap } from './stored.ts';

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

/** Of each search the tiers whose newest key is wrapped for somebody and is not due. Call it before the first write. */
export const heldTiers = async (
  tx: Transaction,
  db: Firestore,
  agencyId: string,
  uid: string,
  mandates: readonly Mandate[],
): Promise<readonly (readonly Tier[])[]> => {
  const keys = mandates.map((mandate) => searchKeys(mandate).filter(({ keysDue }) => keysDue === null));
  const wanted = keys.flat().map((key) => docAt<Wrap>(db, paths.wrap(agencyId, key.compartment, key.generation, uid)));
  const there = new Set(wanted.length === 0 ? [] : (await tx.getAll(...wanted)).flatMap((wrap) => (wrap.exists ? [wrap.ref.path] : [])));
  const isHeld = ({ compartment, generation }: SearchKey<Timestamp>): boolean => there.has(paths.wrap(agencyId, compartment, generation, uid));
  return keys.map((all) => all.filter(isHeld).map(({ tier }) => tier));
};
