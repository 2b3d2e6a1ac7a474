import { paths, shredPaths } from '@liexin/domain/storage/paths';
import { FieldPath, type DocumentReference, type Firestore, type Query, type QueryDocumentSnapshot, type Transaction } from 'firebase-admin/firestore';
import type { Platform } from '../../platform/platform.ts';
import type { ClosingDocument } from '../../platform/closing-documents.ts';
import { docAt, type Agency } from '../../platform/stored.ts';
import { closingRef, workRef } from './closing-documents.ts';

const pageSize = 200;

/** Collections whose documents have collections of their own. */
const nests: ReadonlySet<string> = new Set(['members', 'memberSecrets', 'reach', 'compartments', 'generations', 'handovers', 'lanes', 'links', 'trash']);

/** Whether there is time for another page. */
type HasTime = () => boolean;

const forget = async (db: Firestore, refs: readonly DocumentReference[]): Promise<void> => {
  const batch = db.batch();
  for (const ref of refs) batch.delete(ref);
  await batch.commit();
};

/** Deletes what a query finds, page by page; `first` comes before each page. Whether nothing is left: false where time was over. */
const emptied = async (
  db: Firestore,
  query: Query,
  hasTime: HasTime,
  first?: (docs: readonly QueryDocumentSnapshot[]) => Promise<boolean>,
): Promise<boolean> => {
  for (;;) {
    if (!hasTime()) return false;
    const page = await query.limit(pageSize).get();
    if (page.empty) return true;
    if (first && !(await first(page.docs))) return false;
    await forget(
      db,
      page.docs.map(({ ref }) => ref),
    );
  }
};

/** Deletes everything below a document, the deepest first, also below documents that are gone themselves. */
const emptiedBelow = async (db: Firestore, ref: DocumentReference, hasTime: HasTime): Promise<boolean> => {
  for (const collection of await ref.listCollections()) {
    const first = (docs: readonly QueryDocumentSnapshot[]): Promise<boolean> =>
      emptiedBelowEach(
        db,
        docs.map((doc) => doc.ref),
        hasTime,
      );
    const isEmpty = await emptied(db, collection, hasTime, nests.has(collection.id) ? first : undefined);
    if (!isEmpty || !(await emptiedBelowEach(db, await collection.listDocuments(), hasTime))) return false;
  }
  return true;
};
const emptiedBelowEach = async (db: Firestore, refs: readonly DocumentReference[], hasTime: HasTime): Promise<boolean> => {
  for (const ref of refs) if (!(await emptiedBelow(db, ref, hasTime))) return false;
  return true;
};

interface Deleting {
  readonly platform: Pick<Platform, 'db' | 'shred' | 'auth'>;
  readonly closingId: string;
  readonly agencyId: string;
  readonly hasTime: HasTime;
}

/**
 * Nothing brings back what goes here: so it goes only where the agency of that id is the one that this closing ended, or is gone already.
 * Answers false where another turn has come to the end meanwhile. Throws for an agency that is any other.
 */
const isItsOwn = async (tx: Transaction, { platform: { db }, closingId, agencyId }: Deleting): Promise<boolean> => {
  const [closing, agency] = await Promise.all([tx.get(closingRef(db, closingId)), tx.get(docAt<Agency>(db, paths.agency(agencyId)))]);
  if (!closing.exists) return false;
  const [ends, there] = [closing.data(), agency.data()];
  const isEnded = ends?.state === 'closed' && ends.agencyId === agencyId;
  if (!isEnded || (there && !(there.closing?.id === closingId && there.closing.isOver))) throw new Error('agency-not-its-own');
  return true;
};

/** Who signs in: accounts of members, with their address, go first. Nobody is told anything of the agency any more. */
const accounts = ({ platform: { db, auth }, agencyId, hasTime }: Deleting): Promise<boolean> =>
  emptied(db, db.collection('accounts').where('agencyId', '==', agencyId), hasTime, async (docs) => {
    await auth.remove(docs.map(({ id }) => id));
    return true;
  });

/** Reply links, with the sign-ins of candidates that came by them. */
const links = ({ platform: { db, shred, auth }, agencyId, hasTime }: Deleting): Promise<boolean> =>
  emptied(db, db.collection(`${paths.agency(agencyId)}/links`), hasTime, async (docs) => {
    await auth.remove([...new Set(docs.map((doc) => String(doc.get('guest'))))]);
    if (
      !(await emptiedBelowEach(
        db,
        docs.map(({ ref }) => ref),
        hasTime,
      ))
    )
      return false;
    await forget(
      db,
      docs.map(({ id }) => db.doc(paths.linkIndex(id))),
    );
    await forget(
      shred,
      docs.map(({ id }) => shred.doc(shredPaths.linkShares(id))),
    );
    return true;
  });

/** Parts of conversations: what is left of them in both databases, which have each other's ids from here alone. */
const parts = ({ platform: { db, shred }, agencyId, hasTime }: Deleting): Promise<boolean> =>
  emptied(db, db.collection(paths.trash(agencyId)), hasTime, async (docs) => {
    for (const { id, ref } of docs) {
      if (!(await emptied(shred, shred.collection(`shares/${id}/periods`), hasTime))) return false;
      if (!(await emptiedBelow(db, ref, hasTime)) || !(await emptiedBelow(db, db.doc(paths.lane(agencyId, id)), hasTime))) return false;
    }
    await forget(
      shred,
      docs.map(({ id }) => shred.doc(shredPaths.deletion(agencyId, id))),
    );
    return true;
  });

/** Without the agency itself no other clock works on it any more; then everything below it. */
const agency = async (of: Deleting): Promise<boolean> => {
  const { db } = of.platform;
  const ref = db.doc(paths.agency(of.agencyId));
  const isGone = await db.runTransaction(async (tx) => {
    const isOwn = await isItsOwn(tx, of);
    if (isOwn) tx.delete(ref);
    return isOwn;
  });
  return isGone && emptiedBelow(db, ref, of.hasTime);
};

const named = (name: string) => ({ name, field: 'agencyId' });
/** Where the server keeps what belongs to an agency beside it. */
const beside = [
  ...['notices', 'erasureWork', 'dueApprovals', 'dueEmergencies', 'removals', 'rekeyings', 'roleWork', 'exportWork', 'exportTickets', 'pushEndpoints'].map(
    named,
  ),
  { name: 'inviteIndex', field: 'agency' },
  { name: 'linkIndex', field: 'agency' },
] as const;

const work = async ({ platform: { db, shred }, agencyId, hasTime }: Deleting): Promise<boolean> => {
  const below = (docs: readonly QueryDocumentSnapshot[]): Promise<boolean> =>
    emptiedBelowEach(
      db,
      docs.map(({ ref }) => ref),
      hasTime,
    );
  for (const { name, field } of beside)
    if (!(await emptied(db, db.collection(name).where(field, '==', agencyId), hasTime, name === 'exportWork' ? below : undefined))) return false;
  const previews = db.collection('retentionPreviews').orderBy(FieldPath.documentId()).startAt(`${agencyId}.`).endAt(`${agencyId}.\uf8ff`);
  if (!(await emptied(db, previews, hasTime))) return false;
  await forget(db, [db.doc(paths.retentionWork(agencyId)), db.doc(paths.dueCheckpoint(agencyId)), workRef(db, agencyId)]);
  await forget(shred, [shred.doc(shredPaths.holds(agencyId))]);
  return true;
};

/** In this order: whoever could look or work on goes before what there is, and what names the rest before the rest. */
const steps = [accounts, links, parts, agency, work] as const;

/**
 * Deletes all that is left of a closed agency: record, accounts, what stands beside it in both databases. Page by page, so that whatever
 * is left is found again, however often it is cut off; the closing's own document goes last and says until then that there is something to
 * do, and until then nobody founds an agency of that id. Answers whether it is over. Throws before anything goes where the agency is not
 * its own.
 */
export const deleteRecord = async (
  platform: Pick<Platform, 'db' | 'shred' | 'auth'>,
  closingId: string,
  closing: ClosingDocument,
  hasTime: HasTime,
): Promise<boolean> => {
  const { agencyId } = closing;
  const { db } = platform;
  const of: Deleting = { platform, closingId, agencyId, hasTime };
  for (const step of steps) if (!(await db.runTransaction((tx) => isItsOwn(tx, of), { readOnly: true })) || !(await step(of))) return false;
  const others = db.collection('closings').where('agencyId', '==', agencyId);
  const earlier = (await others.get()).docs.filter(({ id }) => id !== closingId).map(({ ref }) => ref);
  await forget(db, [...earlier, closingRef(db, closingId)]);
  return true;
};
