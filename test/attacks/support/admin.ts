import { getApps, initializeApp } from 'firebase-admin/app';
import { getFirestore, type Firestore } from 'firebase-admin/firestore';
import { inject } from 'vitest';

/** Both databases with the operator's rights: what a breaker of the server could read and write. */
const openAdmin = (): { readonly db: Firestore; readonly shred: Firestore } => {
  process.env['FIRESTORE_EMULATOR_HOST'] = `127.0.0.1:${inject('firestorePort')}`;
  // Asks no cloud for credentials: the local server wants none.
  process.env['METADATA_SERVER_DETECTION'] = 'none';
  const app = getApps()[0] ?? initializeApp({ projectId: 'demo-liexin' });
  return { db: getFirestore(app), shred: getFirestore(app, 'shred') };
};

export const admin = openAdmin();

export interface Dumped {
  readonly path: string;
  readonly data: Record<string, unknown>;
}

/** Every document below one, or of a whole database: a stolen copy, less what other tests wrote for agencies of their own. */
export const dump = async (from: Firestore | FirebaseFirestore.DocumentReference, isWanted: (path: string) => boolean = () => true): Promise<Dumped[]> => {
  const below = await Promise.all((await from.listCollections()).map((collection) => collection.listDocuments()));
  const all = await Promise.all(
    below
      .flat()
      .filter((document) => isWanted(document.path))
      .map(async (document) => {
        const [found, deeper] = await Promise.all([document.get(), dump(document, isWanted)]);
        const data = found.data();
        return data ? [{ path: document.path, data }, ...deeper] : deeper;
      }),
  );
  return all.flat();
};
