import { deleteApp, initializeApp } from 'firebase/app';
import { connectAuthEmulator, initializeAuth, inMemoryPersistence, type Auth } from 'firebase/auth';
import { initializeFirestore, memoryLocalCache, terminate, type Firestore } from 'firebase/firestore';
import type { Addresses } from './addresses.ts';

export interface Sdk {
  readonly auth: Auth;
  readonly db: Firestore;
  readonly shred: Firestore;
  close(): Promise<void>;
}
let made = 0;

/** The real web SDK under Node, as one person's own client: own sign-in, both databases, no cache. */
export const openSdk = (at: Addresses): Sdk => {
  made += 1;
  const app = initializeApp({ projectId: 'demo-liexin', apiKey: 'local' }, `actor-${made}`);
  const auth = initializeAuth(app, { persistence: inMemoryPersistence });
  connectAuthEmulator(auth, `http://127.0.0.1:${at.authPort}`, { disableWarnings: true });
  const settings = { host: `127.0.0.1:${at.firestorePort}`, ssl: false, localCache: memoryLocalCache() };
  const db = initializeFirestore(app, settings);
  const shred = initializeFirestore(app, settings, 'shred');
  return {
    auth,
    db,
    shred,
    close: async () => {
      await Promise.all([terminate(db), terminate(shred)]);
      await deleteApp(app);
    },
  };
};
