import type { FirebaseApp } from 'firebase/app';
import {
  clearIndexedDbPersistence,
  initializeFirestore,
  memoryLocalCache,
  persistentLocalCache,
  persistentMultipleTabManager,
  setLogLevel,
  terminate,
  type Firestore,
} from 'firebase/firestore';

/**
 * Points Firestore at the page's own origin, where the gateway forwards. The cache is shared by the tabs: one leads, so a
 * browser's six connections are not used up. In a module of its own: nobody who is not in yet loads it.
 */
export const connectFirestore = (app: FirebaseApp, location: Pick<Location, 'host' | 'protocol'>, persistent: boolean): Firestore => {
  // Its warnings print whole requests, with ids and addresses; what matters comes as rejections and is counted in `log.ts`.
  setLogLevel('silent');
  connected ??= initializeFirestore(app, {
    host: location.host,
    ssl: location.protocol === 'https:',
    ignoreUndefinedProperties: false,
    localCache: persistent ? persistentLocalCache({ tabManager: persistentMultipleTabManager() }) : memoryLocalCache(),
  });
  return connected;
};

/** The SDK takes its settings once for each page; another account in the same tab goes on with them. */
let connected: Firestore | null = null;

/**
 * For an account that may not be here any more: ends the connection and throws away what was kept of its documents. Another tab that
 * still has them keeps them until it ends too; nothing in them is readable without keys.
 */
export const forgetFirestore = async (): Promise<void> => {
  const db = connected;
  connected = null;
  if (db === null) return;
  await terminate(db);
  await clearIndexedDbPersistence(db).catch(() => undefined);
};
