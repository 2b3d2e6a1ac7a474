import { heldBy, type HoldRegister } from '@liexin/domain/retention/hold-reach';
import { paths } from '@liexin/domain/storage/paths';
import { FieldPath, FieldValue, Timestamp, type Firestore } from 'firebase-admin/firestore';
import { holdsOf, placeOfTrash } from '../../platform/hold-register.ts';
import type { Platform } from '../../platform/platform.ts';
import { collectionAt, docAt, type Agency, type Member, type Trash } from '../../platform/stored.ts';

const pageSize = 200;

/** Who may release what is still on hold in a closed agency: nobody else has anything left to do there (CL9). */
const releases = ({ roles }: Pick<Member, 'roles'>): boolean => roles.includes('owner') || roles.includes('auditor');

/** Whether a hold that nobody has released keeps a part that is still there. A hold on what is gone, or never was, needs nobody. */
const keepsSomething = async (db: Firestore, agencyId: string): Promise<boolean> => {
  const unreleased: HoldRegister = Object.fromEntries(Object.entries(await holdsOf(db, agencyId)).filter(([, { untilMs }]) => untilMs === null));
  if (Object.keys(unreleased).length === 0) return false;
  let after: string | null = null;
  for (;;) {
    const all = collectionAt<Trash>(db, paths.trash(agencyId)).orderBy(FieldPath.documentId()).limit(pageSize);
    const page = await (after === null ? all : all.startAfter(after)).get();
    const isKept = ({ state }: Trash): boolean => state === 'trash' || state === 'purging';
    if (page.docs.some((doc) => isKept(doc.data()) && heldBy(unreleased, placeOfTrash(doc.data()), 0).ids.length > 0)) return true;
    if (page.size < pageSize) return false;
    after = page.docs.at(-1)?.id ?? null;
  }
};

/**
 * Lets owners and auditors in while a hold keeps something that only they can release, for that alone; and out with the last release, or
 * when what it kept has gone. Each member by themselves; repeating changes nothing.
 */
export const followReleasers = async ({ db }: Pick<Platform, 'db'>, agencyId: string, now: number): Promise<void> => {
  const [isNeeded, agency, members] = await Promise.all([
    keepsSomething(db, agencyId),
    docAt<Agency>(db, paths.agency(agencyId)).get(),
    collectionAt<Member>(db, paths.members(agencyId)).where('status', '==', 'active').get(),
  ]);
  const out = { isResting: FieldValue.delete(), end: { at: Timestamp.fromMillis(now), closing: agency.data()?.closing?.id ?? '' } };
  for (const { ref } of members.docs.filter((doc) => (doc.data().isResting === true) !== (isNeeded && releases(doc.data()))))
    await ref.update(isNeeded ? { end: FieldValue.delete(), isResting: true } : out);
};
