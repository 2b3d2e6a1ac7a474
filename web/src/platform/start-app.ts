import { createApiClient, type ApiClient } from './api-client.ts';
import { firebaseAuthPort, type AuthPort } from './auth-port.ts';
import { createClock, type Clock } from './clock.ts';
import { loadConfig, type Config } from './config.ts';
import { candidateOrigin } from './env.ts';
import { connectFirebase } from './firebase.ts';
import { createLog, type Log } from './log.ts';
import type { Preferences } from './preferences.ts';
import { openSession, type Session } from './session.ts';
import { emptyDatabases } from './wipe-browser.ts';
import { memoryDeviceStore, openDeviceStore, type DeviceStore } from './vault/device-store.ts';
import { raw } from './vault/wire.ts';
import type { FirebaseApp } from 'firebase/app';

/** What every part of the signed-in and signed-out app stands on. Made once for each page. */
export interface Services {
  readonly api: ApiClient;
  readonly auth: AuthPort;
  readonly app: FirebaseApp;
  readonly clock: Clock;
  readonly log: Log;
  readonly config: Config;
  readonly store: DeviceStore;
  readonly session: Session;
  readonly candidateOrigin: string;
}

export type StartOutcome =
  | { readonly kind: 'started'; readonly services: Services }
  /** `crypto.subtle` is missing: plain HTTP on a network address. */
  | { readonly kind: 'no-secure-context' }
  /** Keys cannot be kept here. */
  | { readonly kind: 'private-mode' }
  | { readonly kind: 'update-needed' }
  | { readonly kind: 'unreachable'; readonly code: string };

/** Version of this client; the server says which is the oldest it still serves. */
const CLIENT = 1;
const TIMEOUT_MS = 30_000;
const DATABASE = 'liexin';

/** Starts the page. `inMemory`: the person was told that nothing is kept here and went on. */
export const startApp = async (preferences: Preferences, inMemory: boolean): Promise<StartOutcome> => {
  if (globalThis.crypto?.subtle === undefined) return { kind: 'no-secure-context' };
  const store = inMemory ? memoryDeviceStore() : await openDeviceStore(DATABASE).catch(() => null);
  if (store === null) return { kind: 'private-mode' };
  const deviceNow = (): number => Date.now();
  const clock = createClock(deviceNow);
  const log = createLog(deviceNow);
  let auth: AuthPort | null = null;
  const api = createApiClient({
    fetch: (input, init) => fetch(input, init),
    timeoutMs: TIMEOUT_MS,
    idToken: async (fresh) => (auth === null ? null : auth.idToken(fresh)),
  });
  try {
    const config = await loadConfig(api, clock, deviceNow, preferences);
    if (config.minClient > CLIENT) return { kind: 'update-needed' };
    const handles = connectFirebase({ projectId: config.projectId, apiKey: config.apiKey, location, persistent: store.persistent });
    auth = firebaseAuthPort(handles.auth, config.apiKey, (input, init) => fetch(input, init));
    const session = await openSession({ auth, api, store, preferences, now: () => clock.now(), wipe: emptyDatabases, serverKey: raw(config.serverKey) });
    return {
      kind: 'started',
      services: { api, auth, app: handles.app, clock, log, config, store, session, candidateOrigin: candidateOrigin(config.candidateOrigin, location) },
    };
  } catch (error) {
    log.note({ event: 'call-failed', code: 'start' });
    return { kind: 'unreachable', code: (error as { code?: string }).code ?? 'internal' };
  }
};
