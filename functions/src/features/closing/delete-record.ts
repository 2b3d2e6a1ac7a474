import { paths, shredPaths } from '@liexin/domain/storage/paths';
import { FieldPath, type DocumentReference, type Firestore, type Query, type QueryDocumentSnapshot, type Transaction } from 'firebase-admin/firestore';
import type { Platform } from '../../platform/platform.ts';
import type { ClosingDocument } from '../../platform/closing-documents.ts';
import { deleteEach, emptyPages, type Emptying } from '../../platform/delete-all.ts';
import { docAt, type Agency, type Member } from '../../platform/stored.ts';
import { closingRef, workRef } from './closing-documents.ts';

/** Collections whose documents have collections of their own. */
const nests: ReadonlySet<string> = new Set(['members', 'memberSecrets', 'reach', 'compartments', 'generations', 'handovers', 'lanes', 'links', 'trash']);

interface Deleting {
  readonly platform: Pick<Platform, 'db' | 'shred' | 'auth'>;
  readonly closingId: string;
  readonly agencyId: string;
  /** Whether there is time for another page. */
  readonly hasTime: () => boolean;
}

/**
 * Nothing brings back what goes here: so it goes only where the agency of that id is the one that this closing ended, or is gone already.
 * Answers false where another turn has come to the end meanwhile: what is there now is another agency's. Throws for an agency that is any other.
 */
const isItsOwn = async (tx: Transaction, { platform: { db }, closingId, agencyId }: Deleting): Promise<boolean> => {
  const [closing, agency] = await Promise.all([tx.get(closingRef(db, closingId)), tx.get(docAt<Agency>(db, paths.agency(agencyId)))]);
  if (!closing.exists) return false;
  const [ends, there] = [closing.data(), agency.data()];
  const isEnded = ends?.state === 'closed' && ends.agencyId === agencyId;
  if (!isEnded || (there && !(there.closing?.id === closingId && there.closing.isOver))) throw new Error('agency-not-its-own');
  return true;
};

/** Another turn came to the end meanwhile. */
class RecordOver extends Error {}

/** Deletes documents of the main database in the transaction that finds them still this agency's: a turn that comes late deletes nothing of the next one. */
const forget = (of: Deleting, refs: readonly DocumentReference[]): Promise<void> =>
  of.platform.db.runTransaction(async (tx) => {
    if (!(await isItsOwn(tx, of))) throw new RecordOver();
    for (const ref of refs) tx.delete(ref);
  });

const isStillItsOwn = (of: Deleting): Promise<boolean> => of.platform.db.runTransaction((tx) => isItsOwn(tx, of), { readOnly: true });

/** Empties a query of the main database. `before` sees only what is this agency's: that is looked at behind the reading. Whether nothing is left. */
const emptied = async (of: Deleting, query: Query, { before, fields = [] }: Pick<Emptying, 'before' | 'fields'> = {}): Promise<boolean> => {
  const own = before && (async (docs: readonly QueryDocumentSnapshot[]): Promise<boolean> => (await isStillItsOwn(of)) && before(docs));
  const how = { fields, hasTime: of.hasTime, forget: (refs: readonly DocumentReference[]) => forget(of, refs), ...(own ? { before: own } : {}) };
  return (await emptyPages(of.platform.db, query, how)).isEmpty;
};

/** Deletes everything below a document, the deepest first, also below documents that are gone themselves. */
const emptiedBelow = async (of: Deleting, ref: DocumentReference): Promise<boolean> => {
  for (const collection of await ref.listCollections()) {
    const isEmpty = await emptied(of, collection, nests.has(collection.id) ? { before: (docs) => emptiedBelowAll(of, docs) } : {});
    if (!isEmpty || !(await emptiedBelowEach(of, await collection.listDocuments()))) return false;
  }
  return true;
};
const emptiedBelowEach = async (of: Deleting, refs: readonly DocumentReference[]): Promise<boolean> => {
  for (const ref of refs) if (!(await emptiedBelow(of, ref))) return false;
  return true;
};
const emptiedBelowAll = (of: Deleting, docs: readonly QueryDocumentSnapshot[]): Promise<boolean> =>
  emptiedBelowEach(
    of,
    docs.map(({ ref }) => ref),
  );

/** Who signs in: accounts of members, with their address, go first. Nobody is told anything of the agency any more. */
const accounts = (of: Deleting): Promise<boolean> => {
  const { db, auth } = of.platform;
  return emptied(of, db.collection('accounts').where('agencyId', '==', of.agencyId), {
    before: async (docs) => {
      await auth.remove(docs.map(({ id }) => id));
      return true;
    },
  });
};

/** Reply links, with the sign-ins of candidates that came by them. */
const links = (of: Deleting): Promise<boolean> => {
  const { db, shred, auth } = of.platform;
  const before = async (docs: readonly QueryDocumentSnapshot[]): Promise<boolean> => {
    await auth.remove([...new Set(docs.map((doc) => String(doc.get('guest'))))]);
    if (!(await emptiedBelowAll(of, docs))) return false;
    const ids = docs.map(({ id }) => id);
    await forget(
      of,
      ids.map((id) => db.doc(paths.linkIndex(id))),
    );
    await deleteEach(
      shred,
      ids.map((id) => shred.doc(shredPaths.linkShares(id))),
    );
    return true;
  };
  return emptied(of, db.collection(`${paths.agency(of.agencyId)}/links`), { fields: ['guest'], before });
};

/** Of everybody who took part in these the candidates: they are no members, and may have signed in once more as their conversation went. */
const guestsOf = async (db: Firestore, agencyId: string, docs: readonly QueryDocumentSnapshot[]): Promise<string[]> => {
  const uids = [...new Set(docs.flatMap((doc) => (doc.get('uids') as string[] | undefined) ?? []))];
  if (uids.length === 0) return [];
  const members = await db.getAll(...uids.map((uid) => docAt<Member>(db, paths.member(agencyId, uid)) as DocumentReference), { fieldMask: ['status'] });
  return uids.filter((_, i) => members[i]?.exists !== true);
};

/** Parts of conversations: what is left of them in both databases, which have each other's ids from here alone. */
const parts = (of: Deleting): Promise<boolean> => {
  const { agencyId, hasTime } = of;
  const { db, shred, auth } = of.platform;
  const before = async (docs: readonly QueryDocumentSnapshot[]): Promise<boolean> => {
    const guests = await guestsOf(db, agencyId, docs);
    for (let i = 0; i < guests.length; i += mostAccounts) await auth.remove(guests.slice(i, i + mostAccounts));
    for (const { id, ref } of docs) {
      if (!(await emptyPages(shred, shred.collection(`shares/${id}/periods`), { hasTime })).isEmpty) return false;
      if (!(await emptiedBelow(of, ref)) || !(await emptiedBelow(of, db.doc(paths.lane(agencyId, id))))) return false;
    }
    await deleteEach(
      shred,
      docs.map(({ id }) => shred.doc(shredPaths.deletion(agencyId, id))),
    );
    return true;
  };
  return emptied(of, db.collection(paths.trash(agencyId)), { fields: ['uids'], before });
};
/** Accounts that are deleted at once, at most. */
const mostAccounts = 1000;

/** Without the agency itself no other clock works on it any more; then everything below it. */
const agency = async (of: Deleting): Promise<boolean> => {
  const ref = of.platform.db.doc(paths.agency(of.agencyId));
  await forget(of, [ref]);
  return emptiedBelow(of, ref);
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

const work = async (of: Deleting): Promise<boolean> => {
  const { agencyId } = of;
  const { db, shred } = of.platform;
  for (const { name, field } of beside) {
    const before = name === 'exportWork' ? { before: (docs: readonly QueryDocumentSnapshot[]) => emptiedBelowAll(of, docs) } : {};
    if (!(await emptied(of, db.collection(name).where(field, '==', agencyId), before))) return false;
  }
  const previews = db.collection('retentionPreviews').orderBy(FieldPath.documentId()).startAt(`${agencyId}.`).endAt(`${agencyId}.\uf8ff`);
  if (!(await emptied(of, previews))) return false;
  // Read first, so that the register that goes is the one of now, and no later one of the same name.
  const holds = await shred.doc(shredPaths.holds(agencyId)).get();
  if (!(await emptied(of, db.collection(paths.brokenParts(agencyId))))) return false;
  await forget(of, [db.doc(paths.retentionWork(agencyId)), db.doc(paths.dueCheckpoint(agencyId)), workRef(db, agencyId)]);
  if (holds.updateTime) await holds.ref.delete({ lastUpdateTime: holds.updateTime });
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
  { agencyId }: Pick<ClosingDocument, 'agencyId'>,
  hasTime: () => boolean,
): Promise<boolean> => {
  const { db } = platform;
  const of: Deleting = { platform, closingId, agencyId, hasTime };
  try {
    for (const step of steps) if (!(await isStillItsOwn(of)) || !(await step(of))) return false;
    const others = await db.collection('closings').where('agencyId', '==', agencyId).select().get();
    await forget(of, [...others.docs.map(({ ref }) => ref).filter(({ id }) => id !== closingId), closingRef(db, closingId) as DocumentReference]);
    return true;
  } catch (error) {
    if (error instanceof RecordOver) return false;
    throw error;
  }
};
