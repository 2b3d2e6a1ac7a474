// Everything that needs the Firebase SDK; loaded behind the first readable message.
import { initializeApp } from 'firebase/app';
import { connectAuthEmulator, initializeAuth, inMemoryPersistence, signInWithCustomToken } from 'firebase/auth';
import { initializeFirestore, memoryLocalCache } from 'firebase/firestore';
import { followLane, type LaneListeners, type LanePlace, type Live } from './lane-live.ts';

export interface LiveInput extends LanePlace, LaneListeners {
  readonly firebase: { readonly projectId: string; readonly apiKey: string };
  /** A new custom token: of the bind answer, later of the session call. */
  readonly token: () => Promise<string>;
}

/** Signs in with the device's token (kept in memory only) and follows the lane. */
export const openLive = async (input: LiveInput): Promise<Live> => {
  const app = initializeApp(input.firebase, `reply-${input.deviceId}`);
  const auth = initializeAuth(app, { persistence: inMemoryPersistence });
  connectAuthEmulator(auth, location.origin, { disableWarnings: true });
  const db = initializeFirestore(app, { host: location.host, ssl: location.protocol === 'https:', localCache: memoryLocalCache() });
  await signInWithCustomToken(auth, await input.token());
  const idToken = async (): Promise<string> => {
    const token = await auth.currentUser?.getIdToken().catch(() => null);
    if (token) return token;
    await signInWithCustomToken(auth, await input.token());
    return (await auth.currentUser?.getIdToken()) ?? '';
  };
  return followLane(db, idToken, input);
};
