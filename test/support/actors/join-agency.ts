import { longId } from '@liexin/e2ee/random-bytes';
import { paths } from '@liexin/domain/storage/paths';
import { createApiClient, type ApiClient } from '../../../web/src/platform/api-client.ts';
import { firebaseAuthPort } from '../../../web/src/platform/auth-port.ts';
import { createClock } from '../../../web/src/platform/clock.ts';
import { firestoreSource } from '../../../web/src/platform/firestore-source.ts';
import { createLog } from '../../../web/src/platform/log.ts';
import type { DocumentSource } from '../../../web/src/platform/vault/document-source.ts';
import { memoryDeviceStore } from '../../../web/src/platform/vault/device-store.ts';
import type { StoredInvitation } from '../../../web/src/platform/vault/invitations.ts';
import { finishJoining, openInvite, prepareJoining, readInvite, sendJoining } from '../../../web/src/platform/vault/join-agency.ts';
import { openVault, type Vault } from '../../../web/src/platform/vault/vault.ts';
import type { Addresses } from './addresses.ts';
import { absolute } from './agency-actor.ts';
import type { DeviceActor } from './agency-searches.ts';
import { openSdk, type Sdk } from './sdk.ts';

/** A member who joined by an invitation, on a device of their own; no browser. */
export interface MemberActor {
  readonly uid: string;
  readonly name: string;
  readonly sdk: Sdk;
  readonly api: ApiClient;
  readonly source: DocumentSource;
  readonly vault: Vault;
  close(): Promise<void>;
}

/** Invited by the owner, joined, and let in by the owner's device. */
export const joinAgency = async (at: Addresses, owner: DeviceActor, name: string): Promise<MemberActor> => {
  const { inviteId, path } = await owner.vault.invitations.make({ roles: ['consultant'], lead: false, clearance: ['standard'], name });
  const sdk = openSdk(at);
  const auth = firebaseAuthPort(sdk.auth, 'local', absolute(at));
  const api = createApiClient({ fetch: absolute(at), idToken: (fresh) => auth.idToken(fresh), timeoutMs: 90_000 });
  const email = `member-${longId().toLowerCase()}@tidewell.example`;
  const { uid } = await auth.create(email, 'correct horse battery');
  const invite = await readInvite(inviteId, path.slice(path.indexOf('#') + 1));
  if (invite === null) throw new Error('invitation not whole');
  const prepared = await prepareJoining({ uid, email, name, invite, opened: await openInvite(api, invite), nowMs: Date.now() });
  await sendJoining(api, prepared.joining);
  const stored = await firestoreSource(owner.sdk.db).get<StoredInvitation>(paths.invitation(owner.device.admitted.agencyId, inviteId));
  // Another device of the owner may have been faster: then nothing is left to do.
  if (stored?.state === 'joined' && (await owner.vault.invitations.admit(inviteId, stored)) !== 'admitted') throw new Error('not let in');
  const { log } = await sendJoining(api, prepared.joining);
  if (log === null) throw new Error('no log');
  const { device, token } = await finishJoining(api, prepared, log);
  await auth.signInWithToken(token);
  const source = firestoreSource(sdk.db);
  const store = memoryDeviceStore();
  const vault = openVault({ device, api, source, store, clock: createClock(Date.now), log: createLog(Date.now), candidateOrigin: at.candidateUrl });
  return { uid, name, sdk, api, source, vault, close: () => sdk.close() };
};
