import { initializeApp, type FirebaseApp } from 'firebase/app';
import { connectAuthEmulator, indexedDBLocalPersistence, inMemoryPersistence, initializeAuth, type Auth } from 'firebase/auth';

export interface FirebaseHandles {
  readonly app: FirebaseApp;
  readonly auth: Auth;
}

export interface FirebaseSettings {
  readonly projectId: string;
  readonly apiKey: string;
  readonly location: Pick<Location, 'origin'>;
  /** False where the browser keeps nothing: everything lives in memory until the tab closes. */
  readonly persistent: boolean;
}

/**
 * Points Auth at the page's own origin, where the gateway forwards (architecture decision 4). Without the popup resolver,
 * which would load a script of another origin.
 */
export const connectFirebase = ({ projectId, apiKey, location, persistent }: FirebaseSettings): FirebaseHandles => {
  if (connected !== null) return connected;
  const app = initializeApp({ projectId, apiKey });
  const auth = initializeAuth(app, { persistence: persistent ? [indexedDBLocalPersistence, inMemoryPersistence] : inMemoryPersistence });
  connectAuthEmulator(auth, location.origin, { disableWarnings: true });
  connected = { app, auth };
  return connected;
};

/** The SDK takes its settings once for each page; a second start after a failure goes on with them. */
let connected: FirebaseHandles | null = null;
