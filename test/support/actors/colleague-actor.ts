import type { Role } from '@liexin/domain/agency/role';
import { longId } from '@liexin/e2ee/random-bytes';
import { paths } from '@liexin/domain/storage/paths';
import type { Envelope } from '@liexin/proof/envelope';
import { collection, doc, getDoc, getDocsFromServer, limit, orderBy, query } from 'firebase/firestore';
import { createApiClient, type ApiClient } from '../../../web/src/platform/api-client.ts';
import { firebaseAuthPort } from '../../../web/src/platform/auth-port.ts';
import { createClock } from '../../../web/src/platform/clock.ts';
import { firestoreSource } from '../../../web/src/platform/firestore-source.ts';
import { readMessage } from '../../../web/src/platform/live/stored-message.ts';
import { createLog } from '../../../web/src/platform/log.ts';
import type { AdmittedDevice } from '../../../web/src/platform/vault/device-record.ts';
import { memoryDeviceStore } from '../../../web/src/platform/vault/device-store.ts';
import type { StoredInvitation } from '../../../web/src/platform/vault/invitations.ts';
import { finishJoining, openInvite, prepareJoining, readInvite, sendJoining, wantedGeneration } from '../../../web/src/platform/vault/join-agency.ts';
import { openVault, type Vault } from '../../../web/src/platform/vault/vault.ts';
import { rotateLane } from '../../../web/src/platform/workspace/rotate.ts';
import type { Addresses } from './addresses.ts';
import { absolute, type AgencyActor, type Talk } from './agency-actor.ts';
import { postMessage } from './post-message.ts';
import { openSdk, type Sdk } from './sdk.ts';

/** A member who came by an invitation, on a device of their own, with the product's own vault and the real SDK; no browser. */
export interface ColleagueActor {
  readonly agencyId: string;
  readonly uid: string;
  readonly email: string;
  readonly password: string;
  readonly device: AdmittedDevice;
  readonly sdk: Sdk;
  readonly api: ApiClient;
  readonly vault: Vault;
  rotate(laneId: string): Promise<void>;
  seal(laneId: string, text: string): Promise<{ id: string; envelope: Envelope }>;
  write(laneId: string, text: string): Promise<string>;
  /** Texts of a lane that this vault opens, oldest first. */
  read(laneId: string): Promise<string[]>;
  close(): Promise<void>;
}

/** A vault as a page opens it that was just loaded: what an earlier page of the device had opened is gone from memory and store. */
export const freshVault = (at: Addresses, who: { readonly device: AdmittedDevice; readonly sdk: Sdk; readonly api: ApiClient }, api = who.api): Vault =>
  openVault({
    device: who.device,
    api,
    source: firestoreSource(who.sdk.db),
    store: memoryDeviceStore(),
    clock: createClock(Date.now),
    log: createLog(Date.now),
    candidateOrigin: at.candidateUrl,
  });

/** Texts of a lane that a vault opens, as far as the rules let this client read them. */
export const readLane = async (
  { vault, sdk, agencyId }: { readonly vault: Vault; readonly sdk: Sdk; readonly agencyId: string },
  laneId: string,
): Promise<string[]> => {
  const lane = await getDoc(doc(sdk.db, paths.lane(agencyId, laneId)));
  const found = await getDocsFromServer(query(collection(sdk.db, paths.messages(agencyId, laneId)), orderBy('sentAt'), limit(200)));
  const opened = await Promise.all(
    found.docs.map(async (one) => {
      const message = readMessage(one.id, one.data());
      return vault.messages.open({ id: one.id, laneId, envelope: message?.envelope ?? null, participants: lane.get('participants') });
    }),
  );
  return opened.flatMap((one) => (one.kind === 'opened' ? [one.body.text] : [`(${one.kind})`]));
};

/** Invited by the owner, joined with keys made here, let in, signed in. `account`: somebody who was a member before. */
export const joinAgency = async (
  at: Addresses,
  owner: AgencyActor,
  {
    roles = ['consultant'],
    account = null,
  }: { readonly roles?: readonly Role[]; readonly account?: { readonly email: string; readonly password: string } | null } = {},
): Promise<ColleagueActor> => {
  const sdk = openSdk(at);
  const auth = firebaseAuthPort(sdk.auth, 'local', absolute(at));
  const api = createApiClient({ fetch: absolute(at), idToken: (fresh) => auth.idToken(fresh), timeoutMs: 90_000 });
  const { email, password } = account ?? { email: `wei-${longId().toLowerCase()}@tidewell.example`, password: 'correct horse battery' };
  const { path, inviteId } = await owner.vault.invitations.make({ roles, lead: false, clearance: ['standard'], name: 'Wei Chen' });
  const invite = await readInvite(inviteId, path.split('#')[1] ?? '');
  if (invite === null) throw new Error('invitation');
  const { uid } = account === null ? await auth.create(email, password) : await auth.signIn(email, password);
  const opened = await openInvite(api, invite);
  const prepare = (keysGeneration: number) => prepareJoining({ uid, email, name: 'Wei Chen', invite, opened, keysGeneration, nowMs: Date.now() });
  const first = await prepare(1);
  const generation = await wantedGeneration(api, first.joining);
  const prepared = generation === null ? first : await prepare(generation);
  await sendJoining(api, prepared.joining);
  const { agencyId } = owner;
  const invitation = await firestoreSource(owner.sdk.db).get<StoredInvitation>(paths.invitation(agencyId, inviteId));
  if (invitation === null || (await owner.vault.invitations.admit(inviteId, invitation)) !== 'admitted') throw new Error('not let in');
  const { log } = await sendJoining(api, prepared.joining);
  if (log === null) throw new Error('not told');
  const { device, token } = await finishJoining(api, prepared, log);
  await auth.signInWithToken(token);

  const vault = freshVault(at, { device, sdk, api });
  const source = firestoreSource(sdk.db);
  let counter = 0;
  const seal: ColleagueActor['seal'] = async (laneId, text) => {
    counter += 1;
    const lane = await getDoc(doc(sdk.db, paths.lane(agencyId, laneId)));
    const id = longId();
    const body = { text, writtenAtMs: Date.now() };
    return { id, envelope: await vault.messages.seal({ id, laneId, epoch: Number(lane.get('epoch')), counter, type: 'msg', body, tip: null }) };
  };
  return {
    agencyId,
    uid,
    email,
    password,
    device,
    sdk,
    api,
    vault,
    rotate: (laneId) => rotateLane({ api, source, vault }, laneId),
    seal,
    write: async (laneId, text) => {
      const { id, envelope } = await seal(laneId, text);
      await postMessage(sdk.db, { agencyId, laneId, id, envelope, by: uid });
      return id;
    },
    read: (laneId) => readLane({ vault, sdk, agencyId }, laneId),
    close: () => sdk.close(),
  };
};

/** Into the team of a search and both lanes of a conversation, by the owner. */
export const takeIn = async (owner: AgencyActor, talk: Talk, uid: string): Promise<void> => {
  const mandate = await getDoc(doc(owner.sdk.db, paths.mandate(owner.agencyId, talk.mandateId)));
  await owner.vault.teams.enter(
    {
      mandateId: talk.mandateId,
      compartmentId: String(mandate.get('compartment')),
      lanes: [talk.candidateLane, talk.internalLane],
      colleague: { uid, name: 'Wei Chen', role: 'consultant' },
    },
    () => undefined,
  );
};
