import { initializeApp, type FirebaseApp } from 'firebase/app';
import { connectAuthEmulator, indexedDBLocalPersistence, inMemoryPersistence, initializeAuth, type Auth } from 'firebase/auth';
import { initializeFirestore, memoryLocalCache, persistentLocalCache, persistentMultipleTabManager, type Firestore } from 'firebase/firestore';

export interface FirebaseHandles {
  readonly app: FirebaseApp;
  readonly auth: Auth;
  readonly db: Firestore;
}

export interface FirebaseSettings {
  readonly projectId: string;
  readonly apiKey: string;
  readonly location: Pick<Location, 'origin' | 'host' | 'protocol'>;
  /** False where the browser keeps nothing: everything lives in memory until the tab closes. */
  readonly persistent: boolean;
}

/**
 * Points both SDKs at the page's own origin, where the gateway forwards (architecture decision 4). Auth without the popup
 * resolver, which would load a script of another origin. The cache is shared by the tabs: one leads, so a browser's six
 * connections are not used up.
 */
export const connectFirebase = ({ projectId, apiKey, location, persistent }: FirebaseSettings): FirebaseHandles => {
  if (connected !== null) return connected;
  const app = initializeApp({ projectId, apiKey });
  const auth = initializeAuth(app, { persistence: persistent ? [indexedDBLocalPersistence, inMemoryPersistence] : inMemoryPersistence });
  connectAuthEmulator(auth, location.origin, { disableWarnings: true });
  const db = initializeFirestore(app, {
    host: location.host,
    ssl: location.protocol === 'https:',
    ignoreUndefinedProperties: false,
    localCache: persistent ? persistentLocalCache({ tabManager: persistentMultipleTabManager() }) : memoryLocalCache(),
  });
  connected = { app, auth, db };
  return connected;
};

/** The SDKs take their settings once for each page; a second start after a failure goes on with them. */
let connected: FirebaseHandles | null = null;
