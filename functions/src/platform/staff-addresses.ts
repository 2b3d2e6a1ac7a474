import { paths } from '@liexin/domain/storage/paths';
import type { Platform } from './platform.ts';
import { collectionAt, docAt, type Agency, type Member } from './stored.ts';

/** Who of an agency can be written to, and how it speaks. */
export interface StaffAddresses {
  readonly agency: Pick<Agency, 'displayName' | 'language'>;
  /** By uid; whoever has no account any more is not in it. */
  readonly emails: readonly (readonly [uid: string, email: string])[];
}

/**
 * Addresses of the members of now whom something is told. Asks Auth for each, so it is called before a transaction and never inside of one,
 * which may run more than once. Reads only.
 */
export const staffAddresses = async (
  { db, auth }: Pick<Platform, 'db' | 'auth'>,
  agencyId: string,
  isTold: (member: Pick<Member, 'roles'>, uid: string) => boolean,
): Promise<StaffAddresses> => {
  const [members, agency] = await Promise.all([
    collectionAt<Member>(db, paths.members(agencyId)).where('status', '==', 'active').get(),
    docAt<Agency>(db, paths.agency(agencyId)).get(),
  ]);
  const told = members.docs.filter((doc) => isTold(doc.data(), doc.id));
  const known = await Promise.all(told.map(async ({ id }) => [id, await auth.emailOf(id)] as const));
  return {
    agency: { displayName: agency.data()?.displayName ?? '', language: agency.data()?.language ?? 'en' },
    emails: known.flatMap(([uid, email]) => (email === null ? [] : [[uid, email] as const])),
  };
};
