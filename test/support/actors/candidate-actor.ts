import { parseLink } from '@liexin/e2ee/parse-link';
import { longId } from '@liexin/e2ee/random-bytes';
import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { utf8 } from '@liexin/proof/bytes';
import type { Envelope } from '@liexin/proof/envelope';
import { signInWithCustomToken } from 'firebase/auth';
import { createApiClient, type ApiClient } from '../../../web/src/platform/api-client.ts';
import { packReply, type Outgoing } from '../../../web/src/platform/outbox/outgoing.ts';
import { memoryDeviceStore } from '../../../web/src/platform/vault/device-store.ts';
import { makeDevice } from '../../../web/src/platform/vault/make-device.ts';
import { openCandidateVault } from '../../../web/src/platform/vault/candidate/open-candidate-vault.ts';
import type { CandidateVault } from '../../../web/src/platform/vault/candidate/candidate-vault.ts';
import { arrivedFromWire } from '../../../web/reply/src/arrived.ts';
import type { Addresses } from './addresses.ts';
import { postMessage } from './post-message.ts';
import { openSdk, type Sdk } from './sdk.ts';

type Bound = ResponseOf<'bind'>;
type Proof = RequestOf<'bind'>['proof'];
/** A browser of the candidate without a screen: the product's own vault and the real SDK. */
export interface CandidateActor {
  readonly vault: CandidateVault;
  readonly sdk: Sdk;
  readonly api: ApiClient;
  readonly linkId: string;
  begin(): Promise<ResponseOf<'begin'>>;
  bind(proof?: Proof): Promise<Bound>;
  claim(): Promise<void>;
  /** `about`: what kind of act it is, and on which message. */
  write(text: string, about?: Omit<Outgoing, 'text' | 'writtenAtMs'>): Promise<string>;
  /** Sealed and signed, not sent. */
  seal(text: string, about?: Omit<Outgoing, 'text' | 'writtenAtMs'>): Promise<{ id: string; envelope: Envelope }>;
  /** Texts that this device can open among those that bind gave it. */
  read(bound: Bound): Promise<string[]>;
  idToken(): Promise<string>;
  close(): Promise<void>;
}

export const openCandidate = async (at: Addresses, url: string): Promise<CandidateActor> => {
  const parsed = await parseLink(url);
  if (!parsed.ok) throw new Error(`link: ${parsed.fault}`);
  const { linkId, secret } = parsed.value;
  const sdk = openSdk(at);
  const api = createApiClient({
    fetch: (input, init) => fetch(typeof input === 'string' ? `${at.appUrl}${input}` : input, init),
    idToken: async (fresh) => (await sdk.auth.currentUser?.getIdToken(fresh)) ?? null,
    timeoutMs: 90_000,
  });
  const vault = await openCandidateVault(memoryDeviceStore(), await makeDevice(linkId, Date.now()), secret);
  let begun: ResponseOf<'begin'> | null = null;
  let counter = 0;

  const begin = async (): Promise<ResponseOf<'begin'>> => {
    begun = await api.call('begin', { params: { linkId }, body: { auth: (await vault.auth()) ?? '', exposed: false } });
    await vault.openCard(begun.card);
    return begun;
  };
  const seal: CandidateActor['seal'] = async (text, about) => {
    counter += 1;
    const answer = vault.remembered()?.answer;
    if (!answer) throw new Error('not bound');
    const item = {
      id: longId(),
      laneId: answer.keys.laneId,
      order: counter,
      madeAtMs: Date.now(),
      body: about === undefined ? utf8(text) : packReply({ text, writtenAtMs: Date.now(), ...about }),
      stage: 'sealing' as const,
      counter,
      attempts: 0,
      notBeforeMs: 0,
      waiting: null,
      failure: null,
    };
    const envelope = await vault.seal(item, counter, Date.now(), { seq: 0, hash: new Uint8Array(32) });
    if (typeof envelope === 'string') throw new Error(`cannot seal: ${envelope}`);
    return { id: item.id, envelope };
  };
  return {
    vault,
    sdk,
    api,
    linkId,
    begin,
    bind: async (proof = null) => {
      const { nonce, notice } = begun ?? (await begin());
      const bound = await api.call('bind', {
        params: { linkId },
        body: await vault.bindBody(nonce, { label: 'test', notice: { version: 1, language: 'en', acceptedAtMs: Date.now() }, proof }),
      });
      if (bound.state === 'waiting') return bound;
      const { agencyId, conversationId, guestUid, keys, messages, lane, hasDigits } = bound;
      await vault.accept(bound.state, { agencyId, conversationId, guestUid, keys, messages, lane, hasDigits }, notice);
      await signInWithCustomToken(sdk.auth, bound.token);
      return bound;
    },
    claim: async () => {
      const { keys } = await api.call('claim', { params: { linkId }, body: { deviceId: vault.deviceId, signature: await vault.claimSignature() } });
      await vault.claimed();
      await vault.renewKeys(keys);
    },
    seal,
    write: async (text, about) => {
      const { id, envelope } = await seal(text, about);
      const answer = vault.remembered()?.answer;
      if (!answer) throw new Error('not bound');
      await postMessage(sdk.db, { agencyId: answer.agencyId, laneId: answer.keys.laneId, id, envelope, by: answer.guestUid });
      return id;
    },
    read: async (bound) => {
      if (bound.state === 'waiting') return [];
      const opened = await Promise.all(bound.messages.map((message) => vault.open(arrivedFromWire(message))));
      return opened.flatMap((message) => (message.kind === 'opened' ? [message.text] : []));
    },
    idToken: async () => (await sdk.auth.currentUser?.getIdToken()) ?? '',
    close: () => sdk.close(),
  };
};
