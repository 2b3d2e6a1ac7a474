// A tab of a candidate's browser: the product's own core of the page over the real SDK, without a screen.
import { parseLink } from '@liexin/e2ee/parse-link';
import type { RequestOf, ResponseOf, RouteName } from '@liexin/domain/api/routes';
import { exchangeToken } from '../../../functions/src/testing/unsigned-auth.ts';
import { createApiClient, type CallOptions } from '../../../web/src/platform/api-client.ts';
import { packReply } from '../../../web/src/platform/outbox/outgoing.ts';
import type { DeviceRecord } from '../../../web/src/platform/vault/device-record.ts';
import type { DeviceStore } from '../../../web/src/platform/vault/device-store.ts';
import type { CandidateVault } from '../../../web/src/platform/vault/candidate/candidate-vault.ts';
import { openCandidateVault } from '../../../web/src/platform/vault/candidate/open-candidate-vault.ts';
import type { call as apiCall } from '../../../web/reply/src/api.ts';
import { openLaneCore, type LaneCore } from '../../../web/reply/src/lane-core.ts';
import { followLane } from '../../../web/reply/src/lane-live.ts';
import type { Session } from '../../../web/reply/src/session-token.ts';
import type { Browser } from './browser.ts';
import type { Chronicle, Shown } from './chronicle.ts';
import type { Client } from './client.ts';
import { openClientSdk, type ClientSdk } from './client-sdk.ts';
import type { Choices } from './random.ts';
import { saidOf } from './said-of.ts';
import { tellItem } from './tell-item.ts';
import { openWire, type Wire } from './wire.ts';

/** What the tabs of a candidate's browser share. The first one binds the link. */
export interface CandidateBrowser extends Browser {
  readonly store: DeviceStore;
  readonly record: DeviceRecord;
}
export interface CandidateClientInput {
  readonly name: string;
  readonly url: string;
  readonly browser: CandidateBrowser;
  readonly fetcher: (wire: () => Wire) => typeof fetch;
  readonly firestorePort: () => number;
  readonly chronicle: Chronicle;
  readonly choices: Choices;
  readonly skewMs: number;
}
export interface CandidateClient extends Client {
  vault(): CandidateVault;
  /** Another device won, or the link ended. */
  isCutOff(): boolean;
  isClaimed(): boolean;
}

const paramOf: Partial<Record<RouteName, string>> = { begin: 'linkId', bind: 'linkId', claim: 'linkId', laneKeys: 'laneId', laneShares: 'laneId' };
const projectId = 'demo-liexin';

export const openCandidateClient = async (input: CandidateClientInput): Promise<CandidateClient> => {
  const { name, chronicle, choices } = input;
  const parsed = await parseLink(input.url);
  if (!parsed.ok) throw new Error(`link: ${parsed.fault}`);
  const { linkId, secret } = parsed.value;
  const now = (): number => Date.now() + input.skewMs;
  const { store, record, outbox: storage } = input.browser;
  let wire = await openWire(input.firestorePort);
  const wires = [wire];
  let token = '';
  const api = createApiClient({ fetch: input.fetcher(() => wire), idToken: async () => token, timeoutMs: 10_000 });
  const call = (<N extends RouteName>(route: N, id: string, body: RequestOf<N>): Promise<ResponseOf<N>> =>
    api.call(route, { params: { [paramOf[route] ?? '']: id }, body } as unknown as CallOptions<N>)) as typeof apiCall;

  let vault = await openCandidateVault(store, record, secret);
  let tab: { core: LaneCore; sdk: ClientSdk | null; alive: boolean } | null = null;
  let isCutOff = false;
  let claimed = false;

  const shownBy = (core: LaneCore): readonly Shown[] =>
    core.messages().map((message) => {
      const { id, sentAt, sender } = message;
      const opened = core.opened().get(id);
      if (opened?.kind === 'forged') chronicle.fault(`${name} took ${id} for forged`);
      const body = opened?.kind === 'opened' ? opened : null;
      return { id, sentAt, sender, text: body?.text ?? null, said: body && saidOf(message, body) };
    });
  const session = async (): Promise<Session> => {
    const card = vault.card();
    const who = { agencyId: card?.agencyId ?? '', uid: card?.guestUid ?? '', deviceId: vault.deviceId };
    const { nonce } = await call('sessionNonce', '', who);
    const given = await call('session', '', { ...who, nonce, signature: await vault.sessionSignature(nonce) });
    return { token: given.token, firebase: { projectId, apiKey: 'local' }, serverTimeMs: (await call('config', '', {})).serverTimeMs };
  };
  const bind = async (): Promise<Session> => {
    const begun = await call('begin', linkId, { auth: (await vault.auth()) ?? '', exposed: false });
    await vault.openCard(begun.card);
    const body = await vault.bindBody(begun.nonce, { label: name, notice: { version: 1, language: 'en', acceptedAtMs: Date.now() }, proof: null });
    const bound = await call('bind', linkId, body);
    if (bound.state === 'waiting') throw new Error('waits');
    const { agencyId, conversationId, guestUid, keys, messages, lane, hasDigits } = bound;
    await vault.accept(bound.state, { agencyId, conversationId, guestUid, keys, messages, lane, hasDigits }, begun.notice);
    return { token: bound.token, firebase: { projectId, apiKey: 'local' }, serverTimeMs: bound.serverTimeMs };
  };
  const enter = (entry: Session | null): Promise<void> => {
    const changed = (): void => {
      if (!own.alive) return;
      const shown = shownBy(core);
      for (const message of shown) if (message.text !== null) chronicle.opened(uid, message);
      chronicle.look(name, uid, shown, core.outbox.items(), core.marks());
    };
    const uid = vault.card()?.guestUid ?? '';
    const core = openLaneCore({
      vault,
      entry,
      call,
      session,
      openLive: async (live) => {
        token = exchangeToken(projectId, await live.token(), Math.floor(Date.now() / 1000));
        own.sdk = openClientSdk(wire.port, token);
        return followLane(own.sdk.db, async () => token, live);
      },
      storage: storage.tab(() => own.alive),
      leadership: input.browser.leadership(),
      neighbours: input.browser.neighbours(),
      deviceNow: now,
      random: () => choices.next(),
      after: (ms, wake) => {
        const timer = setTimeout(wake, ms);
        return () => clearTimeout(timer);
      },
      changed,
      arrived: () => undefined,
      ended: () => {
        if (own.alive) isCutOff = true;
      },
      claimed: () => {
        claimed = true;
      },
    });
    const own: NonNullable<typeof tab> = { core, sdk: null, alive: true };
    tab = own;
    return core.start();
  };
  const openTab = async (): Promise<void> => {
    wire = await openWire(input.firestorePort);
    wires.push(wire);
    chronicle.forget(name);
    vault = await openCandidateVault(store, record, vault.remembered()?.state === 'admitted' ? null : secret);
    await enter(null);
  };
  const killTab = (deliverLate: boolean): void => {
    if (tab === null) return;
    tab.alive = false;
    wire.set('cut', deliverLate);
    tab.core.close();
    tab.sdk?.drop();
    tab = null;
  };

  await enter(vault.remembered() === null ? await bind() : null);
  const uid = vault.card()?.guestUid ?? '';
  return {
    name,
    uid,
    deviceId: record.deviceId,
    wire: () => wire,
    isOpen: () => tab !== null,
    isCutOff: () => isCutOff,
    isClaimed: () => claimed,
    vault: () => vault,
    openTab,
    killTab,
    say: async (text, about = {}) => {
      const own = tab;
      if (own === null || isCutOff) return;
      chronicle.attempted.add(text);
      const item = await own.core.outbox.enqueue(
        vault.remembered()?.answer.keys.laneId ?? '',
        packReply({ ...about, text, writtenAtMs: Math.max(0, Math.round(now())) }),
      );
      if (own.alive) chronicle.accepted.push({ id: item.id, text, uid, device: record.deviceId, order: item.order });
    },
    look: () => {
      const newest = tab === null ? undefined : shownBy(tab.core).findLast((message) => message.text !== null && message.sender !== uid);
      if (newest !== undefined) tab?.core.seen(newest.id);
    },
    kick: () => tab?.core.outbox.kick(),
    shown: () => (tab === null ? [] : shownBy(tab.core)),
    waiting: async () => (await storage.all.load()).items,
    stateOf: (id) => tellItem(tab?.core.outbox.items().find((item) => item.id === id)),
    close: async () => {
      killTab(false);
      await Promise.all(wires.map((one) => one.close()));
    },
  };
};
