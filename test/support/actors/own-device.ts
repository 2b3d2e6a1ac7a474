import { createApiClient } from '../../../web/src/platform/api-client.ts';
import { firebaseAuthPort } from '../../../web/src/platform/auth-port.ts';
import { createClock } from '../../../web/src/platform/clock.ts';
import { firestoreSource } from '../../../web/src/platform/firestore-source.ts';
import { createLog } from '../../../web/src/platform/log.ts';
import { memoryDeviceStore } from '../../../web/src/platform/vault/device-store.ts';
import { makeDevice } from '../../../web/src/platform/vault/make-device.ts';
import { unlockWithPhrase } from '../../../web/src/platform/vault/unlock.ts';
import { openVault } from '../../../web/src/platform/vault/vault.ts';
import type { Addresses } from './addresses.ts';
import { absolute } from './agency-actor.ts';
import type { DeviceActor } from './agency-searches.ts';
import { openSdk } from './sdk.ts';

/** Another device of somebody who is in a browser already, let in by the unlock phrase: for what would be many taps there. */
export const ownDevice = async (
  at: Addresses,
  account: { readonly email: string; readonly password: string },
  phrase: readonly string[],
): Promise<DeviceActor & { close(): Promise<void> }> => {
  const sdk = openSdk(at);
  const auth = firebaseAuthPort(sdk.auth, 'local', absolute(at));
  const api = createApiClient({ fetch: absolute(at), idToken: (fresh) => auth.idToken(fresh), timeoutMs: 90_000 });
  const { uid } = await auth.signIn(account.email, account.password);
  const answer = await api.call('unlock', { params: {}, body: {} });
  const { device, token } = await unlockWithPhrase(api, await makeDevice(uid, Date.now()), answer, phrase.join(' '));
  await auth.signInWithToken(token);
  const vault = openVault({
    device,
    api,
    source: firestoreSource(sdk.db),
    store: memoryDeviceStore(),
    clock: createClock(Date.now),
    log: createLog(Date.now),
    candidateOrigin: at.candidateUrl,
  });
  return { sdk, api, device, vault, close: () => sdk.close() };
};
