import type { DocumentReference, Firestore, Query, QueryDocumentSnapshot } from 'firebase-admin/firestore';

const pageSize = 500;

/** Deletes documents in one batch. Those that are gone are no fault. */
export const deleteEach = async (db: Firestore, refs: readonly DocumentReference[]): Promise<void> => {
  const batch = db.batch();
  for (const ref of refs) batch.delete(ref);
  await batch.commit();
};

/** How a query is emptied. */
export interface Emptying {
  /** Asked before each page: without time the rest stays for the next run. */
  readonly hasTime?: () => boolean;
  /** Fields that `before` looks at; no other content is read. */
  readonly fields?: readonly string[];
  /** What comes before a page goes; false: it stays, and the rest too. */
  readonly before?: (docs: readonly QueryDocumentSnapshot[]) => Promise<boolean>;
  /** Deletes a page, where not as one batch. */
  readonly forget?: (refs: readonly DocumentReference[]) => Promise<void>;
}

/**
 * Deletes what a query finds, page by page, and is done only when a look finds nothing more; a crash between two pages leaves fewer for the
 * next run. Answers whether nothing is left, and how many went.
 */
export const emptyPages = async (
  db: Firestore,
  query: Query<unknown>,
  how: Emptying = {},
): Promise<{ readonly isEmpty: boolean; readonly removed: number }> => {
  const { hasTime = () => true, fields = [], before, forget = (refs) => deleteEach(db, refs) } = how;
  let removed = 0;
  for (;;) {
    if (!hasTime()) return { isEmpty: false, removed };
    const page = await query
      .select(...fields)
      .limit(pageSize)
      .get();
    if (page.empty) return { isEmpty: true, removed };
    if (before && !(await before(page.docs))) return { isEmpty: false, removed };
    await forget(page.docs.map(({ ref }) => ref as DocumentReference));
    removed += page.size;
  }
};

/** The same to its end. Answers how many went. */
export const deleteAll = async (db: Firestore, query: Query<unknown>): Promise<number> => (await emptyPages(db, query)).removed;
