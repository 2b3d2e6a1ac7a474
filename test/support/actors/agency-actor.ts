import { longId } from '@liexin/e2ee/random-bytes';
import { fromBase64url } from '@liexin/proof/bytes';
import { getDoc, doc } from 'firebase/firestore';
import { paths } from '@liexin/domain/storage/paths';
import { createApiClient, type ApiClient } from '../../../web/src/platform/api-client.ts';
import { firebaseAuthPort } from '../../../web/src/platform/auth-port.ts';
import { firestoreSource } from '../../../web/src/platform/firestore-source.ts';
import { createLog } from '../../../web/src/platform/log.ts';
import { openCandidateDevices } from '../../../web/src/platform/vault/candidate-devices.ts';
import { openCompartments } from '../../../web/src/platform/vault/compartments.ts';
import { foundAgency, prepareAgency } from '../../../web/src/platform/vault/create-agency.ts';
import type { AdmittedDevice } from '../../../web/src/platform/vault/device-record.ts';
import { memoryDeviceStore } from '../../../web/src/platform/vault/device-store.ts';
import { openKeyLog } from '../../../web/src/platform/vault/key-log.ts';
import { openLanes } from '../../../web/src/platform/vault/lane-ring.ts';
import { openLinks, type Links } from '../../../web/src/platform/vault/links.ts';
import { makeConversation, newConversationIds, type ConversationIds } from '../../../web/src/platform/vault/make-conversation.ts';
import { makeMandate, newMandateIds } from '../../../web/src/platform/vault/make-mandate.ts';
import { openMessages } from '../../../web/src/platform/vault/messages.ts';
import { openSealedStore } from '../../../web/src/platform/vault/sealed-store.ts';
import { openShares } from '../../../web/src/platform/vault/shares.ts';
import type { Addresses } from './addresses.ts';
import { postMessage } from './post-message.ts';
import { openSdk, type Sdk } from './sdk.ts';

export interface Talk extends ConversationIds { readonly mandateId: string }
/** An owner on her own device, with the product's own vault and the real SDK; no browser. */
export interface AgencyActor {
  readonly agencyId: string; readonly uid: string; readonly email: string; readonly password: string; readonly device: AdmittedDevice; readonly sdk: Sdk; readonly api: ApiClient; readonly links: Links;
  idToken(): Promise<string>;
  /** A search with one candidate. */
  openTalk(name?: string): Promise<Talk>;
  makeLink(talk: Talk): Promise<{ linkId: string; url: string }>;
  seal(laneId: string, text: string, id?: string): Promise<{ id: string; envelope: Awaited<ReturnType<ReturnType<typeof openMessages>['seal']>> }>;
  write(laneId: string, text: string): Promise<string>;
  close(): Promise<void>;
}

const absolute = (at: Addresses): typeof fetch => (input, init) => fetch(typeof input === 'string' && input.startsWith('/') ? `${at.appUrl}${input}` : input, init);

export const signUpAgency = async (at: Addresses, name = 'Tidewell Partners'): Promise<AgencyActor> => {
  const sdk = openSdk(at);
  const auth = firebaseAuthPort(sdk.auth, 'local', absolute(at));
  const api = createApiClient({ fetch: absolute(at), idToken: (fresh) => auth.idToken(fresh), timeoutMs: 30_000 });
  const [email, password] = [`owner-${longId().toLowerCase()}@tidewell.example`, 'correct horse battery'];
  const { uid } = await auth.create(email, password);
  const config = await api.call('config', { params: {}, body: {} });
  const form = { displayName: name, language: 'en', region: 'cn', memberName: 'Helen Tan' } as const;
  const record = await prepareAgency({ uid, email, form, serverKey: fromBase64url(config.serverKey), nowMs: config.serverTimeMs });
  const { device, token } = await foundAgency(api, record);
  await auth.signInWithToken(token);

  const { agencyId, pin } = device.admitted;
  const source = firestoreSource(sdk.db);
  const log = createLog(Date.now);
  const sealed = openSealedStore(memoryDeviceStore(), device);
  const keyLog = openKeyLog({ agencyId, pin, source, pinned: async () => undefined });
  const compartments = openCompartments({ device, source, keyLog, sealed });
  const candidates = openCandidateDevices({ agencyId, api, source, keyLog, compartments, sealed });
  const lanes = openLanes({ device, source, keyLog, compartments, sealed, log });
  const shares = openShares({ api, sealed, now: Date.now });
  const messages = openMessages({ device, keyLog, lanes, shares, candidates, log });
  const links = openLinks({ device, api, source, keyLog, compartments, lanes, candidates, sealed, candidateOrigin: at.candidateUrl });
  const recovery = await api.call('recovery', { params: {}, body: {} });
  let counter = 0;

  const seal: AgencyActor['seal'] = async (laneId, text, id = longId()) => {
    counter += 1;
    const lane = await getDoc(doc(sdk.db, paths.lane(agencyId, laneId)));
    return { id, envelope: await messages.seal({ id, laneId, epoch: Number(lane.get('epoch')), counter, type: 'msg', body: { text, writtenAtMs: Date.now() }, tip: null }) };
  };
  return {
    agencyId, uid, email, password, device, sdk, api, links, seal,
    idToken: async () => (await auth.idToken(false)) ?? '',
    openTalk: async (candidate = 'Shen Yifan 沈一帆') => {
      const mandate = newMandateIds();
      const made = await makeMandate({ device, log: await keyLog.sync(), aukPub: fromBase64url(recovery.aukPub), card: { title: 'CFO, Suzhou', client: 'Client GmbH' }, sample: true, ids: mandate });
      await api.call('createMandate', { params: {}, body: made.request });
      await compartments.keep(made.key);
      const ids = newConversationIds();
      const conversation = await makeConversation({
        device, log: await keyLog.sync(), mandateId: mandate.mandateId, compartment: made.key, card: { name: candidate, source: 'linkedin', addedAtMs: Date.now() }, language: 'en', contactEmail: null, own: { name: 'Helen', role: 'consultant' }, ids,
      });
      await api.call('createConversation', { params: {}, body: conversation.request });
      for (const key of conversation.keys) await lanes.keep(key.laneId, key.epoch, key.key);
      return { ...ids, mandateId: mandate.mandateId };
    },
    makeLink: (talk) => links.make(talk.conversationId, { agency: name, first: 'Helen', role: 'consultant', language: 'en', source: 'linkedin' }),
    write: async (laneId, text) => {
      const { id, envelope } = await seal(laneId, text);
      await postMessage(sdk.db, { agencyId, laneId, id, envelope, by: uid });
      return id;
    },
    close: () => sdk.close(),
  };
};
