import type { FirebaseApp } from 'firebase/app';
import { initializeFirestore, memoryLocalCache, persistentLocalCache, persistentMultipleTabManager, setLogLevel, type Firestore } from 'firebase/firestore';

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
