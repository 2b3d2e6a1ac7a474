import type { DocumentReference, Firestore, Query } from 'firebase-admin/firestore';

const pageSize = 500;

/** Deletes what a query finds, page by page, and ends only when a look finds nothing more; a crash between two pages leaves fewer for the next run. Answers how many. */
export const deleteAll = async (db: Firestore, query: Query<unknown>): Promise<number> => {
  let removed = 0;
  for (;;) {
    const page = await query.select().limit(pageSize).get();
    if (page.empty) return removed;
    const batch = db.batch();
    for (const doc of page.docs) batch.delete(doc.ref as DocumentReference);
    await batch.commit();
    removed += page.size;
  }
};
