// A tab of a member's device: the product's outbox, vault, live lists and open conversation over the real SDK, without a screen.
import type { Firestore } from 'firebase/firestore';
import { createApiClient, type ApiClient } from '../../../web/src/platform/api-client.ts';
import { createClock } from '../../../web/src/platform/clock.ts';
import { learnTime } from '../../../web/src/platform/config.ts';
import { firestoreSource } from '../../../web/src/platform/firestore-source.ts';
import { openOpenedMessages } from '../../../web/src/platform/history/opened-messages.ts';
import { sdkHistory } from '../../../web/src/platform/history/sdk-history.ts';
import { createLog, type Log } from '../../../web/src/platform/log.ts';
import { openOutbox, type Outbox } from '../../../web/src/platform/outbox/outbox.ts';
import { packOutgoing } from '../../../web/src/platform/outbox/outgoing.ts';
import { staffTransport } from '../../../web/src/platform/outbox/staff-transport.ts';
import type { AdmittedDevice } from '../../../web/src/platform/vault/device-record.ts';
import type { DeviceStore } from '../../../web/src/platform/vault/device-store.ts';
import { newMessageId } from '../../../web/src/platform/vault/new-id.ts';
import { openVault, type Vault } from '../../../web/src/platform/vault/vault.ts';
import { openAgencyModel, type AgencyModel } from '../../../web/src/platform/workspace/agency-model.ts';
import { rotateLane } from '../../../web/src/platform/workspace/rotate.ts';
import { openLaneModel, type LaneModel, type LaneModelInput } from '../../../web/src/features/conversation/lane-model.ts';
import type { KeyLogHead } from '@liexin/proof/key-log-entry';
import type { Browser } from './browser.ts';
import type { Chronicle, Shown } from './chronicle.ts';
import type { Client } from './client.ts';
import { openClientSdk, type ClientSdk } from './client-sdk.ts';
import type { Choices } from './random.ts';
import { saidOf } from './said-of.ts';
import { tellItem } from './tell-item.ts';
import { openWire, type Wire } from './wire.ts';

export interface StaffClientInput {
  readonly name: string;
  readonly device: AdmittedDevice;
  readonly store: DeviceStore;
  readonly idToken: string;
  readonly fetcher: (wire: () => Wire) => typeof fetch;
  readonly firestorePort: () => number;
  /** Shared with the device's other tabs. */
  readonly browser: Browser;
  readonly place: { readonly mandateId: string; readonly laneId: string };
  readonly chronicle: Chronicle;
  readonly choices: Choices;
  /** How far this device's clock is off (ms). */
  readonly skewMs: number;
}
export interface StaffClient extends Client {
  readonly api: ApiClient;
  rotate(): Promise<void>;
  vault(): Vault | null;
  log(): Log | null;
  database(): Firestore | null;
}

interface Tab {
  readonly sdk: ClientSdk;
  readonly vault: Vault;
  readonly log: Log;
  readonly model: AgencyModel;
  readonly outbox: Outbox;
  lane: LaneModel | null;
  alive: boolean;
}

export const openStaffClient = async (input: StaffClientInput): Promise<StaffClient> => {
  const { name, device, store, idToken, place, chronicle, choices } = input;
  const { uid, deviceId } = device;
  const { outbox: storage } = input.browser;
  const now = (): number => Date.now() + input.skewMs;
  let wire = await openWire(input.firestorePort);
  const wires = [wire];
  const api = createApiClient({ fetch: input.fetcher(() => wire), idToken: async () => idToken, timeoutMs: 10_000 });
  let tab: Tab | null = null;

  const shownBy = ({ lane }: Tab): readonly Shown[] =>
    (lane?.feed().messages ?? []).map((message) => {
      const { id, sentAt, sender } = message;
      const outcome = lane?.outcomes().get(id);
      if (outcome?.kind === 'forged' || outcome?.kind === 'unopenable') chronicle.fault(`${name} took ${id} for ${outcome.kind}: ${outcome.code}`);
      const body = outcome?.kind === 'opened' ? outcome.body : null;
      return { id, sentAt, sender, text: body?.text ?? null, said: body && saidOf(message, body) };
    });
  const changed = (own: Tab): void => {
    if (!own.alive || own.lane === null) return;
    const shown = shownBy(own);
    for (const message of shown) if (message.text !== null) chronicle.opened(uid, message);
    const marks = own.lane.cursors().map((cursor) => ({ uid: cursor.uid, delivered: cursor.delivered?.sentAt ?? null, read: cursor.read?.sentAt ?? null }));
    chronicle.look(name, uid, shown, own.outbox.items(), marks);
  };

  const openTab = async (): Promise<void> => {
    wire = await openWire(input.firestorePort);
    wires.push(wire);
    chronicle.forget(name);
    const sdk = openClientSdk(wire.port, idToken);
    const { db } = sdk;
    const source = firestoreSource(db);
    const log = createLog(now);
    const clock = createClock(now);
    const vault = openVault({ device, api, source, store, clock, log, candidateOrigin: 'http://c.localhost' });
    const model = openAgencyModel({ db, vault, log, isOnline: () => true });
    const tips = new Map<string, KeyLogHead>();
    const outbox = openOutbox({
      storage: storage.tab(() => own.alive),
      transport: staffTransport({
        db,
        vault,
        lane: (laneId) => model.state().lanes.get(laneId)?.data,
        tip: (laneId) => tips.get(laneId) ?? null,
        rotate: (laneId) => rotateLane({ api, source, vault }, laneId),
        now: clock.now,
        learnTime: () => learnTime(api, clock, now),
      }),
      leadership: input.browser.leadership(),
      neighbours: input.browser.neighbours(),
      now,
      random: () => choices.next(),
      newId: newMessageId,
      failed: () => undefined,
      after: (ms, wake) => {
        const timer = setTimeout(wake, ms);
        return () => clearTimeout(timer);
      },
    });
    const own: Tab = { sdk, vault, log, model, outbox, lane: null, alive: true };
    tab = own;
    const workspace: LaneModelInput['workspace'] = {
      db,
      vault,
      model,
      source,
      history: (laneId) => sdkHistory(db, device.admitted.agencyId, laneId),
      opened: openOpenedMessages(),
      seeTip: (laneId, tip) => void (tip === null ? tips.delete(laneId) : tips.set(laneId, tip)),
    };
    const openLane = (): void => {
      if (!own.alive || own.lane !== null || model.state().status !== 'ready') return;
      own.lane = openLaneModel({ workspace, ...place, now, log, changed: () => changed(own) });
    };
    model.subscribe(openLane);
    outbox.subscribe(() => changed(own));
    openLane();
  };
  const killTab = (deliverLate: boolean): void => {
    if (tab === null) return;
    tab.alive = false;
    wire.set('cut', deliverLate);
    tab.lane?.close();
    tab.outbox.close();
    tab.model.close();
    tab.sdk.drop();
    tab = null;
  };

  await openTab();
  return {
    name,
    uid,
    deviceId,
    api,
    wire: () => wire,
    isOpen: () => tab !== null,
    openTab,
    killTab,
    vault: () => tab?.vault ?? null,
    log: () => tab?.log ?? null,
    database: () => tab?.sdk.db ?? null,
    say: async (text, about = {}) => {
      const own = tab;
      if (own === null) return;
      chronicle.attempted.add(text);
      const item = await own.outbox.enqueue(place.laneId, packOutgoing({ ...about, text, writtenAtMs: Math.max(0, Math.round(now())) }));
      if (own.alive) chronicle.accepted.push({ id: item.id, text, uid, device: deviceId, order: item.order });
    },
    look: () => {
      const newest = tab === null ? undefined : shownBy(tab).findLast((message) => message.text !== null && message.sender !== uid);
      if (newest !== undefined) tab?.lane?.seen(newest.id);
    },
    rotate: async () => {
      if (tab !== null) await rotateLane({ api, source: firestoreSource(tab.sdk.db), vault: tab.vault }, place.laneId);
    },
    kick: () => tab?.outbox.kick(),
    shown: () => (tab === null ? [] : shownBy(tab)),
    waiting: async () => (await storage.all.load()).items,
    stateOf: (id) => tellItem(tab?.outbox.items().find((item) => item.id === id)),
    close: async () => {
      killTab(false);
      await Promise.all(wires.map((one) => one.close()));
    },
  };
};
