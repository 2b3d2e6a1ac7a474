import { deleteApp, initializeApp } from 'firebase/app';
import { connectAuthEmulator, initializeAuth, inMemoryPersistence, signInWithCustomToken } from 'firebase/auth';
import { doc, initializeFirestore, memoryLocalCache, serverTimestamp, setDoc, terminate, type Timestamp } from 'firebase/firestore';
import type { Language } from '@liexin/domain/agency/region';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { parseLink } from '@liexin/e2ee/parse-link';
import { periodOf } from '@liexin/proof/period';
import { createApiClient, type ApiClient } from './api-client.ts';
import { commitMessage } from './outbox/commit-message.ts';
import type { OutboxItem } from './outbox/item.ts';
import { packReply } from './outbox/outgoing.ts';
import { memoryDeviceStore } from './vault/device-store.ts';
import { makeDevice } from './vault/make-device.ts';
import { newMessageId } from './vault/new-id.ts';
import { openCandidateVault } from './vault/candidate/open-candidate-vault.ts';

export interface Seen {
  readonly id: string;
  readonly sentAt: Timestamp;
}

/** Somebody of the sample, on a device of their own that lives in this tab's memory and goes with it. */
export interface PlayedCandidate {
  /** Has read up to this message; who has not written yet leaves no mark. */
  sees(message: Seen): Promise<void>;
  /** Resolves when the server has it. The first one claims the link. */
  says(text: string): Promise<void>;
  leave(): Promise<void>;
}

export interface PlayInput {
  readonly api: ApiClient;
  readonly url: string;
  readonly language: Language;
  /** How the device is called to the agency. */
  readonly label: string;
  readonly now: () => number;
}

const NOTICE_VERSION = 1;

/**
 * Opens a reply link as its candidate: real keys, real calls, real rules, without a page. For the sample alone. Repeating after a
 * failure makes another device; one that never wrote is provisional and goes with the link's first reply. Rejects with
 * `link-claimed-elsewhere` where somebody answered already: their device is theirs.
 */
export const playCandidate = async ({ api, url, language, label, now }: PlayInput): Promise<PlayedCandidate> => {
  const link = await parseLink(url);
  if (!link.ok) throw new Fault('link-unknown');
  const { linkId, secret } = link.value;
  const vault = await openCandidateVault(memoryDeviceStore(), await makeDevice(linkId, now()), secret);
  const auth = (await vault.auth()) ?? '';
  const begun = await api.call('begin', { params: { linkId }, body: { auth, exposed: false } });
  await vault.openCard(begun.card);
  const notice = { version: NOTICE_VERSION, language, acceptedAtMs: Math.round(now()) };
  const bound = await api.call('bind', { params: { linkId }, body: await vault.bindBody(begun.nonce, { label, notice, proof: null }) });
  if (bound.state === 'waiting') throw new Fault('link-claimed-elsewhere');
  const { agencyId, conversationId, guestUid, keys, messages, lane, hasDigits, token, firebase } = bound;
  await vault.accept(bound.state, { agencyId, conversationId, guestUid, keys, messages, lane, hasDigits }, begun.notice);

  const app = initializeApp(firebase, `sample-${vault.deviceId}`);
  const own = initializeAuth(app, { persistence: inMemoryPersistence });
  connectAuthEmulator(own, location.origin, { disableWarnings: true });
  const db = initializeFirestore(app, { host: location.host, ssl: location.protocol === 'https:', localCache: memoryLocalCache() });
  const { user } = await signInWithCustomToken(own, token);
  const asGuest = createApiClient({ fetch: (...request) => fetch(...request), idToken: (fresh) => user.getIdToken(fresh), timeoutMs: 20_000 });
  const { laneId } = keys;
  let said = 0;

  const claim = async (): Promise<void> => {
    const body = { deviceId: vault.deviceId, signature: await vault.claimSignature() };
    const claimed = await asGuest.call('claim', { params: { linkId }, body });
    await vault.claimed();
    await vault.renewKeys(claimed.keys);
  };

  return {
    sees: async ({ id, sentAt }) => {
      if (said === 0) return;
      const mark = { deliveredAt: sentAt, deliveredId: id, readAt: sentAt, readId: id };
      await setDoc(doc(db, paths.cursor(agencyId, laneId, guestUid)), { ...mark, evidence: 'page', device: vault.deviceId, at: serverTimestamp() });
    },
    says: async (text) => {
      if (said === 0) await claim();
      const period = periodOf(now());
      if (vault.missingPeriods([period]).length > 0)
        vault.addShares((await asGuest.call('laneShares', { params: { laneId }, body: { from: period, to: period } })).shares);
      const madeAtMs = Math.round(now());
      const item = { ...queued, id: newMessageId(), laneId, madeAtMs, body: packReply({ text, writtenAtMs: madeAtMs }) };
      const sealed = await vault.seal(item, said + 1, madeAtMs, { seq: 0, hash: new Uint8Array(32) });
      if (typeof sealed === 'string') throw new Fault('stale-epoch');
      await commitMessage(db, { agencyId, laneId, messageId: item.id }, sealed, { at: serverTimestamp(), by: guestUid, size: 0 });
      said += 1;
    },
    leave: async () => {
      await terminate(db);
      await deleteApp(app);
    },
  };
};

const queued: Omit<OutboxItem, 'id' | 'laneId' | 'madeAtMs' | 'body'> = {
  order: 0,
  stage: 'sealing',
  counter: null,
  attempts: 0,
  notBeforeMs: 0,
  waiting: null,
  failure: null,
};
