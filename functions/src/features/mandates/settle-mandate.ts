import { paths } from '@liexin/domain/storage/paths';
import type { DocumentReference, Firestore } from 'firebase-admin/firestore';
import { collectionAt, docAt, type Conversation, type Lane, type Mandate } from '../../platform/stored.ts';

/** Changed in one transaction: well below what one takes, and a page that meets somebody's message is soon done again. */
const pageSize = 200;

/**
 * Lets conversations and lanes follow what their search was set to, page by page, the mark on the search last. A closing shuts what is
 * open; undoing one opens what that very closing shut and is still there, and nothing else. Each page is a transaction that looks at the mark first: a crash
 * leaves the mark, the next run goes on, and two runs at once do each page twice without harm.
 */
export const settleMandate = async (db: Firestore, agencyId: string, mandateId: string): Promise<void> => {
  while (!(await settlePage(db, agencyId, mandateId)));
};

/** One page; true when nothing is left. */
const settlePage = (db: Firestore, agencyId: string, mandateId: string): Promise<boolean> =>
  db.runTransaction(async (tx) => {
    const mandateRef = docAt<Mandate>(db, paths.mandate(agencyId, mandateId));
    const settling = (await tx.get(mandateRef)).data()?.settling;
    if (!settling) return true;
    const { to, at } = settling;
    const find = async (path: string): Promise<readonly DocumentReference[]> => {
      const all = collectionAt<Conversation | Lane>(db, path).where('mandate', '==', mandateId);
      const left = to === 'closed' ? all.where('state', '==', 'open') : all.where('closedAt', '==', at).where('state', '==', 'closed');
      return (await tx.get(left.limit(pageSize))).docs.map((doc) => doc.ref as DocumentReference);
    };
    const left = [...(await find(paths.conversations(agencyId))), ...(await find(paths.lanes(agencyId)))];
    if (left.length === 0) tx.update(mandateRef, { settling: null });
    for (const ref of left) tx.update(ref, { state: to, closedAt: to === 'closed' ? at : null });
    return left.length === 0;
  });
