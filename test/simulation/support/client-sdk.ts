import './shared-protocol.ts';
import { deleteApp, initializeApp } from 'firebase/app';
import { connectFirestoreEmulator, disableNetwork, initializeFirestore, memoryLocalCache, terminate, type Firestore } from 'firebase/firestore';
import { realAfter } from './quick-timers.ts';

export interface ClientSdk {
  readonly db: Firestore;
  /** Nothing is flushed: as when a tab is closed. */
  drop(): void;
}
/** Real ms. */
const FORGET_MS = 3_000;
let made = 0;

/** The real web SDK of one tab, signed in with this ID token. */
export const openClientSdk = (port: number, idToken: string): ClientSdk => {
  made += 1;
  const app = initializeApp({ projectId: 'demo-liexin', apiKey: 'local' }, `tab-${made}`);
  const db = initializeFirestore(app, { localCache: memoryLocalCache() });
  connectFirestoreEmulator(db, '127.0.0.1', port, { mockUserToken: idToken });
  const drop = (): void => {
    void disableNetwork(db).catch(() => undefined);
    // A dead tab asks for nothing more; here its last steps still run, and find an SDK without a network.
    realAfter(
      FORGET_MS,
      () =>
        void terminate(db)
          .then(() => deleteApp(app))
          .catch(() => undefined),
    );
  };
  return { db, drop };
};
