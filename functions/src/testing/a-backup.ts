import type { CollectionReference, DocumentData, Firestore } from 'firebase-admin/firestore';

/** Every document of a database by its path, as a nightly backup holds it. */
export type Backup = ReadonlyMap<string, DocumentData>;

const inOne = 200;

const walk = async (collection: CollectionReference, kept: Map<string, DocumentData>): Promise<void> => {
  const [stored, all] = await Promise.all([collection.get(), collection.listDocuments()]);
  for (const doc of stored.docs) kept.set(doc.ref.path, doc.data());
  await Promise.all(all.map(async (ref) => Promise.all((await ref.listCollections()).map((below) => walk(below, kept)))));
};

export const takeBackup = async (db: Firestore): Promise<Backup> => {
  const kept = new Map<string, DocumentData>();
  await Promise.all((await db.listCollections()).map((collection) => walk(collection, kept)));
  return kept;
};

/** The database as it was: what came later is gone, what was deleted since is back. */
export const restoreBackup = async (db: Firestore, backup: Backup): Promise<void> => {
  const later = [...(await takeBackup(db)).keys()].filter((path) => !backup.has(path));
  const writes = [...later.map((path) => [path, null] as const), ...backup];
  for (let i = 0; i < writes.length; i += inOne) {
    const batch = db.batch();
    for (const [path, data] of writes.slice(i, i + inOne)) {
      if (data === null) batch.delete(db.doc(path));
      else batch.set(db.doc(path), data);
    }
    await batch.commit();
  }
};
