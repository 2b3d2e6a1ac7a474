// Who is there when a run begins: an owner on two devices, a search with one candidate, and two browsers that opened the link.
import { randomBytes } from 'node:crypto';
import { fromBase64url } from '@liexin/proof/bytes';
import { exchangeToken, passwordToken } from '../../../functions/src/testing/unsigned-auth.ts';
import { createApiClient, type ApiClient } from '../../../web/src/platform/api-client.ts';
import { createClock } from '../../../web/src/platform/clock.ts';
import { firestoreSource } from '../../../web/src/platform/firestore-source.ts';
import { createLog } from '../../../web/src/platform/log.ts';
import { admitDevice, waitingDevices } from '../../../web/src/platform/vault/admit-device.ts';
import { foundAgency, prepareAgency } from '../../../web/src/platform/vault/create-agency.ts';
import type { AdmittedDevice } from '../../../web/src/platform/vault/device-record.ts';
import { memoryDeviceStore, type DeviceStore } from '../../../web/src/platform/vault/device-store.ts';
import { makeConversation, newConversationIds } from '../../../web/src/platform/vault/make-conversation.ts';
import { makeDevice } from '../../../web/src/platform/vault/make-device.ts';
import { makeMandate, newMandateIds } from '../../../web/src/platform/vault/make-mandate.ts';
import { askOtherDevice } from '../../../web/src/platform/vault/unlock.ts';
import { openVault } from '../../../web/src/platform/vault/vault.ts';
import { openCandidateClient, type CandidateClient } from './candidate-client.ts';
import { Chronicle } from './chronicle.ts';
import type { Client } from './client.ts';
import { openClientSdk } from './client-sdk.ts';
import { faultyFetch } from './faulty-fetch.ts';
import type { Choices } from './random.ts';
import { openStaffClient, type StaffClient } from './staff-client.ts';
import type { Wire } from './wire.ts';
import type { World } from './world.ts';

export interface Stage {
  readonly agencyId: string;
  readonly uid: string;
  readonly laneId: string;
  readonly linkId: string;
  readonly chronicle: Chronicle;
  readonly owner: StaffClient;
  /** The owner's second device. */
  readonly second: StaffClient;
  readonly candidate: CandidateClient;
  /** Another browser that opened the link and will be cut off by the first reply. */
  readonly other: CandidateClient;
  clients(): readonly Client[];
  /** Whether calls of the API meet with accidents. */
  setFaulty(faulty: boolean): void;
  close(): Promise<void>;
}

const projectId = 'demo-liexin';
const nowS = (): number => Math.floor(Date.now() / 1000);
const skews = [0, 0, -7 * 60_000, 9 * 60_000] as const;

export const setStage = async (world: World, choices: Choices, isSkewed = true): Promise<Stage> => {
  const chronicle = new Chronicle();
  const uid = randomBytes(21).toString('base64url').replaceAll(/[-_]/g, 'x');
  const apiWith = (token: () => string): ApiClient => createApiClient({ fetch: world.fetch, idToken: async () => token(), timeoutMs: 30_000 });
  const passwordApi = apiWith(() => passwordToken(projectId, uid, nowS()));

  const config = await passwordApi.call('config', { params: {}, body: {} });
  const form = { displayName: 'Tidewell Partners', language: 'en', region: 'cn', memberName: 'Helen Tan' } as const;
  const record = await prepareAgency({ uid, email: 'helen@tidewell.example', form, serverKey: fromBase64url(config.serverKey), nowMs: Date.now() });
  const { device, token: custom } = await foundAgency(passwordApi, record);
  const token = exchangeToken(projectId, custom, nowS());
  const api = apiWith(() => token);
  const store = memoryDeviceStore();
  const sdk = openClientSdk(world.firestorePort(), token);
  const source = firestoreSource(sdk.db);
  const vault = openVault({ device, api, source, store, clock: createClock(Date.now), log: createLog(Date.now), candidateOrigin: 'http://c.localhost' });
  const { agencyId } = device.admitted;

  const { aukPub } = await api.call('recovery', { params: {}, body: {} });
  const ids = newMandateIds();
  const mandate = await makeMandate({
    device,
    log: await vault.keyLog.sync(),
    aukPub: fromBase64url(aukPub),
    card: { title: 'CFO, Suzhou', client: 'Client GmbH' },
    sample: true,
    ids,
  });
  await api.call('createMandate', { params: {}, body: mandate.request });
  await vault.compartments.keep(mandate.key);
  const talk = newConversationIds();
  const conversation = await makeConversation({
    device,
    log: await vault.keyLog.sync(),
    mandateId: ids.mandateId,
    compartment: mandate.key,
    card: { name: 'Shen Yifan 沈一帆', source: 'linkedin', addedAtMs: Date.now() },
    language: 'en',
    contactEmail: null,
    own: { name: 'Helen', role: 'consultant' },
    ids: talk,
  });
  await api.call('createConversation', { params: {}, body: conversation.request });
  for (const key of conversation.keys) await vault.lanes.keep(key.laneId, key.epoch, key.key);
  const { linkId, url } = await vault.links.make(talk.conversationId, {
    agency: form.displayName,
    first: 'Helen',
    role: 'consultant',
    language: 'en',
    source: 'linkedin',
  });

  const admitSecond = async (): Promise<{ device: AdmittedDevice; token: string }> => {
    const fresh = await makeDevice(uid, Date.now());
    const answer = await passwordApi.call('unlock', { params: {}, body: {} });
    const asked = await askOtherDevice(passwordApi, fresh, answer, 'second');
    const [request] = await waitingDevices({ api, device });
    if (asked.state !== 'waiting' || request === undefined) throw new Error('no request');
    await admitDevice({ api, source, keyLog: vault.keyLog, device }, request, asked.number);
    const admitted = await askOtherDevice(passwordApi, fresh, answer, 'second');
    if (admitted.state !== 'admitted') throw new Error('not admitted');
    return admitted;
  };
  const added = await admitSecond();
  sdk.drop();

  let faulty = false;
  const skewMs = (): number => (isSkewed ? choices.pick(skews) : 0);
  const common = { firestorePort: () => world.firestorePort(), chronicle };
  const staff = (name: string, of: AdmittedDevice, kept: DeviceStore, idToken: string): Promise<StaffClient> =>
    openStaffClient({
      ...common,
      name,
      device: of,
      store: kept,
      idToken,
      place: { mandateId: ids.mandateId, laneId: talk.candidateLane },
      choices: choices.branch(name),
      skewMs: skewMs(),
      fetcher: (wire: () => Wire) => faultyFetch(world.fetch, wire, choices.branch(`${name} calls`), () => faulty),
    });
  const browser = (name: string): Promise<CandidateClient> =>
    openCandidateClient({
      ...common,
      name,
      url,
      choices: choices.branch(name),
      skewMs: skewMs(),
      fetcher: (wire: () => Wire) => faultyFetch(world.fetch, wire, choices.branch(`${name} calls`), () => faulty),
    });
  const [owner, second, candidate, other] = await Promise.all([
    staff('owner', device, store, token),
    staff('second', added.device, memoryDeviceStore(), exchangeToken(projectId, added.token, nowS())),
    browser('candidate'),
    browser('other'),
  ]);
  const clients = [owner, second, candidate, other];
  return {
    agencyId,
    uid,
    laneId: talk.candidateLane,
    linkId,
    chronicle,
    owner,
    second,
    candidate,
    other,
    clients: () => clients,
    setFaulty: (next) => {
      faulty = next;
    },
    close: async () => void (await Promise.all(clients.map((client) => client.close()))),
  };
};
