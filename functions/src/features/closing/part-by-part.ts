import { FieldPath, type QueryDocumentSnapshot } from 'firebase-admin/firestore';
import { paths } from '@liexin/domain/storage/paths';
import type { Platform } from '../../platform/platform.ts';
import { collectionAt, type Lane } from '../../platform/stored.ts';

/** How far a walk through the parts of an agency is: behind which to go on, null when it is through; and how many broke so far. */
export interface Walked {
  readonly after: string | null;
  readonly broken: number;
}

/**
 * Does something to some parts of an agency, in the order of their ids, each by itself: one that breaks holds up none behind it, and is
 * counted, so that nobody takes the walk for a whole one.
 */
export const walkParts = async (
  { db, log }: Pick<Platform, 'db' | 'log'>,
  agencyId: string,
  { after, broken }: Walked,
  pageSize: number,
  each: (part: QueryDocumentSnapshot<Lane>) => Promise<unknown>,
): Promise<Walked> => {
  const all = collectionAt<Lane>(db, paths.lanes(agencyId)).orderBy(FieldPath.documentId());
  const page = await (after === null ? all : all.startAfter(after)).limit(pageSize).get();
  let failed = 0;
  for (const part of page.docs)
    try {
      await each(part);
    } catch (error) {
      log.error('closing-part-broke', { lane: part.id, cause: error instanceof Error ? error.message.slice(0, 40) : typeof error });
      failed += 1;
    }
  return { after: page.size < pageSize ? null : (page.docs.at(-1)?.id ?? null), broken: broken + failed };
};
