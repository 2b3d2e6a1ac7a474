import { longId } from '@liexin/e2ee/random-bytes';
import { fromBase64url } from '@liexin/proof/bytes';
import type { Envelope } from '@liexin/proof/envelope';
import { getDoc, doc } from 'firebase/firestore';
import { paths } from '@liexin/domain/storage/paths';
import { createApiClient, type ApiClient } from '../../../web/src/platform/api-client.ts';
import { firebaseAuthPort } from '../../../web/src/platform/auth-port.ts';
import { firestoreSource } from '../../../web/src/platform/firestore-source.ts';
import { createClock } from '../../../web/src/platform/clock.ts';
import { createLog } from '../../../web/src/platform/log.ts';
import { foundAgency, prepareAgency } from '../../../web/src/platform/vault/create-agency.ts';
import type { AdmittedDevice } from '../../../web/src/platform/vault/device-record.ts';
import { memoryDeviceStore } from '../../../web/src/platform/vault/device-store.ts';
import { makeConversation, newConversationIds, type ConversationIds } from '../../../web/src/platform/vault/make-conversation.ts';
import { makeMandate, newMandateIds } from '../../../web/src/platform/vault/make-mandate.ts';
import type { MessageToSeal } from '../../../web/src/platform/vault/messages.ts';
import { openVault, type Vault } from '../../../web/src/platform/vault/vault.ts';
import { rotateLane } from '../../../web/src/platform/workspace/rotate.ts';
import type { Addresses } from './addresses.ts';
import { postMessage } from './post-message.ts';
import { openSdk, type Sdk } from './sdk.ts';

export interface Talk extends ConversationIds {
  readonly mandateId: string;
}
export interface TalkWords {
  readonly title?: string;
  readonly client?: string;
  readonly contactEmail?: string | null;
}
/** An owner on her own device, with the product's own vault and the real SDK; no browser. */
export interface AgencyActor {
  readonly agencyId: string;
  readonly uid: string;
  readonly email: string;
  readonly password: string;
  readonly device: AdmittedDevice;
  readonly sdk: Sdk;
  readonly api: ApiClient;
  readonly vault: Vault;
  readonly links: Vault['links'];
  idToken(): Promise<string>;
  /** A search with one candidate. */
  openTalk(name?: string, words?: TalkWords): Promise<Talk>;
  /** A new link; new keys come first where they are due, as in the app. */
  makeLink(talk: Talk): Promise<{ linkId: string; url: string }>;
  rotate(laneId: string): Promise<void>;
  seal(laneId: string, text: string, change?: Partial<MessageToSeal>): Promise<{ id: string; envelope: Envelope }>;
  write(laneId: string, text: string): Promise<string>;
  close(): Promise<void>;
}

/** `fetch` for a client outside a browser: an address on the page's own origin is one of the stack. */
export const absolute =
  (at: Addresses): typeof fetch =>
  (input, init) =>
    fetch(typeof input === 'string' && input.startsWith('/') ? `${at.appUrl}${input}` : input, init);

export const signUpAgency = async (at: Addresses, name = 'Tidewell Partners'): Promise<AgencyActor> => {
  const sdk = openSdk(at);
  const auth = firebaseAuthPort(sdk.auth, 'local', absolute(at));
  const api = createApiClient({ fetch: absolute(at), idToken: (fresh) => auth.idToken(fresh), timeoutMs: 90_000 });
  const [email, password] = [`owner-${longId().toLowerCase()}@tidewell.example`, 'correct horse battery'];
  const { uid } = await auth.create(email, password);
  const config = await api.call('config', { params: {}, body: {} });
  const form = { displayName: name, language: 'en', region: 'cn', memberName: 'Helen Tan', witness: null } as const;
  const record = await prepareAgency({ uid, email, form, serverKey: fromBase64url(config.serverKey), nowMs: config.serverTimeMs });
  const { device, token } = await foundAgency(api, record);
  await auth.signInWithToken(token);

  const { agencyId } = device.admitted;
  const source = firestoreSource(sdk.db);
  const vault = openVault({
    device,
    api,
    source,
    store: memoryDeviceStore(),
    clock: createClock(Date.now),
    log: createLog(Date.now),
    candidateOrigin: at.candidateUrl,
  });
  const { keyLog, compartments, lanes } = vault;
  const recovery = await api.call('recovery', { params: {}, body: {} });
  let counter = 0;

  const seal: AgencyActor['seal'] = async (laneId, text, change = {}) => {
    counter += 1;
    const lane = await getDoc(doc(sdk.db, paths.lane(agencyId, laneId)));
    const message = {
      id: longId(),
      laneId,
      epoch: Number(lane.get('epoch')),
      counter,
      type: 'msg' as const,
      body: { text, writtenAtMs: Date.now() },
      tip: null,
      ...change,
    };
    return { id: message.id, envelope: await vault.messages.seal(message) };
  };
  const rotate = (laneId: string): Promise<void> => rotateLane({ api, source, vault }, laneId);
  return {
    agencyId,
    uid,
    email,
    password,
    device,
    sdk,
    api,
    vault,
    links: vault.links,
    rotate,
    seal,
    idToken: async () => (await auth.idToken(false)) ?? '',
    openTalk: async (candidate = 'Shen Yifan 沈一帆', { title = 'CFO, Suzhou', client = 'Client GmbH', contactEmail = null } = {}) => {
      const mandate = newMandateIds();
      const made = await makeMandate({
        device,
        log: await keyLog.sync(),
        aukPub: fromBase64url(recovery.aukPub),
        card: { title, client },
        sample: true,
        ids: mandate,
      });
      await api.call('createMandate', { params: {}, body: made.request });
      await compartments.keep(made.key);
      const ids = newConversationIds();
      const conversation = await makeConversation({
        device,
        log: await keyLog.sync(),
        mandateId: mandate.mandateId,
        compartment: made.key,
        card: { name: candidate, source: 'linkedin', addedAtMs: Date.now() },
        language: 'en',
        contactEmail,
        own: { name: 'Helen', role: 'consultant' },
        ids,
      });
      await api.call('createConversation', { params: {}, body: conversation.request });
      for (const key of conversation.keys) await lanes.keep(key.laneId, key.epoch, key.key);
      return { ...ids, mandateId: mandate.mandateId };
    },
    makeLink: async (talk) => {
      const lane = await getDoc(doc(sdk.db, paths.lane(agencyId, talk.candidateLane)));
      if (lane.get('rotateBy') !== null) await rotate(talk.candidateLane);
      return vault.links.make(talk.conversationId, { agency: name, first: 'Helen', role: 'consultant', language: 'en', source: 'linkedin' });
    },
    write: async (laneId, text) => {
      const { id, envelope } = await seal(laneId, text);
      await postMessage(sdk.db, { agencyId, laneId, id, envelope, by: uid });
      return id;
    },
    close: () => sdk.close(),
  };
};
