// Who is there when a run begins: an owner, a search with one candidate, and as the seed wants it a second device, second tabs, a
// colleague, and another browser that opened the link.
import { randomBytes } from 'node:crypto';
import { FieldPath } from 'firebase-admin/firestore';
import { paths } from '@liexin/domain/storage/paths';
import { fromBase64url } from '@liexin/proof/bytes';
import { exchangeToken, passwordToken } from '../../../functions/src/testing/unsigned-auth.ts';
import { createApiClient, type ApiClient } from '../../../web/src/platform/api-client.ts';
import { createClock } from '../../../web/src/platform/clock.ts';
import { createLog } from '../../../web/src/platform/log.ts';
import { foundAgency, prepareAgency } from '../../../web/src/platform/vault/create-agency.ts';
import type { AdmittedDevice } from '../../../web/src/platform/vault/device-record.ts';
import { memoryDeviceStore, type DeviceStore } from '../../../web/src/platform/vault/device-store.ts';
import { makeConversation, newConversationIds } from '../../../web/src/platform/vault/make-conversation.ts';
import { makeDevice } from '../../../web/src/platform/vault/make-device.ts';
import { makeMandate, newMandateIds } from '../../../web/src/platform/vault/make-mandate.ts';
import { openVault } from '../../../web/src/platform/vault/vault.ts';
import type { MessageToOpen, OpenOutcome } from '../../../web/src/platform/vault/messages.ts';
import { askToBeLetIn, letIn, letInPorts } from '../../support/actors/let-in.ts';
import { adminSource } from './admin-source.ts';
import { openBrowser, type Browser } from './browser.ts';
import { openCandidateClient, type CandidateBrowser, type CandidateClient } from './candidate-client.ts';
import { Chronicle } from './chronicle.ts';
import type { Client } from './client.ts';
import { joinColleague, removeColleague, type Office } from './colleague.ts';
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
  readonly second: StaffClient | null;
  readonly colleague: StaffClient | null;
  readonly candidate: CandidateClient;
  /** Another browser that opened the link and will be cut off by the first reply. */
  readonly other: CandidateClient | null;
  /** Everybody who writes: the other browser does not. */
  people(): readonly Client[];
  clients(): readonly Client[];
  /** Whether calls of the API meet with accidents. */
  setFaulty(faulty: boolean): void;
  /** The owner's second device is switched off. */
  switchOff(): Promise<void>;
  removeColleague(): Promise<void>;
  /** What the colleague's device, with all it ever kept, makes of a message when it has a copy of everything on the server. */
  openAsColleague(message: Omit<MessageToOpen, 'laneId'>): Promise<OpenOutcome>;
  close(): Promise<void>;
}

/** Who is there beside the owner and the candidate, each on one tab. */
export interface Cast {
  readonly second: boolean;
  readonly ownerTab: boolean;
  readonly colleague: boolean;
  readonly candidateTab: boolean;
  readonly other: boolean;
}
/** Two people, one tab each. */
export const couple: Cast = { second: false, ownerTab: false, colleague: false, candidateTab: false, other: false };
/** Two to five who write. */
export const drawCast = (choices: Choices): Cast => {
  const cast = { second: choices.chance(0.4), ownerTab: choices.chance(0.4), colleague: choices.chance(0.4), candidateTab: choices.chance(0.3) };
  return { ...cast, candidateTab: cast.candidateTab && !(cast.second && cast.ownerTab && cast.colleague), other: choices.chance(0.5) };
};

const projectId = 'demo-liexin';
const nowS = (): number => Math.floor(Date.now() / 1000);
const HOUR_MS = 3_600_000;
/** How far the clocks of devices are off (ms). */
const usualSkews: readonly number[] = [0, 0, -7 * 60_000, 9 * 60_000, -5 * HOUR_MS, 35 * 24 * HOUR_MS];

export const setStage = async (world: World, choices: Choices, cast: Cast, skews = usualSkews): Promise<Stage> => {
  const chronicle = new Chronicle();
  const uid = randomBytes(21).toString('base64url').replaceAll(/[-_]/g, 'x');
  const apiWith = (token: () => string): ApiClient => createApiClient({ fetch: world.fetch, idToken: async () => token(), timeoutMs: 10_000 });
  const passwordApi = apiWith(() => passwordToken(projectId, uid, nowS()));

  const config = await passwordApi.call('config', { params: {}, body: {} });
  const form = { displayName: 'Tidewell Partners', language: 'en', region: 'cn', memberName: 'Helen Tan', witness: null } as const;
  const record = await prepareAgency({ uid, email: 'helen@tidewell.example', form, serverKey: fromBase64url(config.serverKey), nowMs: Date.now() });
  const { device, token: custom } = await foundAgency(passwordApi, record);
  const token = exchangeToken(projectId, custom, nowS());
  const api = apiWith(() => token);
  const store = memoryDeviceStore();
  const source = adminSource(world.platform.db);
  const opened = { api, source, clock: createClock(Date.now), log: createLog(Date.now), candidateOrigin: 'http://c.localhost' };
  const vault = openVault({ ...opened, device, store });
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
    return letIn(letInPorts({ api, source, vault, device }), await askToBeLetIn(passwordApi, fresh, answer));
  };
  const added = cast.second ? await admitSecond() : null;
  const office: Office = {
    platform: world.platform,
    vault,
    mandateId: ids.mandateId,
    compartmentId: ids.compartmentId,
    directory: record.pending?.request.directory.compartmentId ?? '',
    conversationId: talk.conversationId,
    laneId: talk.candidateLane,
    aukPub: fromBase64url(aukPub),
  };
  const joined = cast.colleague ? await joinColleague(office, projectId) : null;
  const joinedStore = memoryDeviceStore();

  let faulty = false;
  const skewMs = (): number => choices.pick(skews);
  const common = (name: string) => ({
    name,
    firestorePort: () => world.firestorePort(),
    chronicle,
    choices: choices.branch(name),
    skewMs: skewMs(),
    fetcher: (wire: () => Wire) => faultyFetch(world.fetch, wire, choices.branch(`${name} calls`), () => faulty),
  });
  const place = { mandateId: ids.mandateId, laneId: talk.candidateLane };
  const staff = (name: string, of: AdmittedDevice, kept: DeviceStore, idToken: string, within: Browser): Promise<StaffClient> =>
    openStaffClient({ ...common(name), device: of, store: kept, idToken, place, browser: within });
  const candidateBrowser = async (): Promise<CandidateBrowser> => ({
    ...openBrowser(),
    store: memoryDeviceStore(),
    record: await makeDevice(linkId, Date.now()),
  });
  const tabOf = (name: string, within: CandidateBrowser): Promise<CandidateClient> => openCandidateClient({ ...common(name), url, browser: within });

  const [home, replies] = [openBrowser(), await candidateBrowser()];
  const [owner, second, colleague, candidate, other] = await Promise.all([
    staff('owner', device, store, token, home),
    added && staff('second', added.device, memoryDeviceStore(), exchangeToken(projectId, added.token, nowS()), openBrowser()),
    joined && staff('colleague', joined.device, joinedStore, joined.token, openBrowser()),
    tabOf('candidate', replies),
    cast.other ? candidateBrowser().then((browser) => tabOf('other', browser)) : null,
  ]);
  const tabs = [
    ...(cast.ownerTab ? [await staff('owner tab', device, store, token, home)] : []),
    ...(cast.candidateTab ? [await tabOf('candidate tab', replies)] : []),
  ];
  const people = [owner, second, colleague, candidate, ...tabs].filter((client) => client !== null);
  const clients = other === null ? people : [...people, other];
  return {
    agencyId,
    uid,
    laneId: talk.candidateLane,
    linkId,
    chronicle,
    owner,
    second,
    colleague,
    candidate,
    other,
    people: () => people,
    clients: () => clients,
    setFaulty: (next) => {
      faulty = next;
    },
    switchOff: async () => {
      const path = new FieldPath('devices', second?.deviceId ?? '', 'on');
      await world.platform.db.doc(paths.member(agencyId, uid)).update(path, false);
    },
    removeColleague: () => removeColleague(office, joined?.device.uid ?? ''),
    openAsColleague: (message) => {
      if (joined === null) throw new Error('there is no colleague');
      const theirs = openVault({ ...opened, api: apiWith(() => joined.token), device: joined.device, store: joinedStore });
      return theirs.messages.open({ ...message, laneId: talk.candidateLane });
    },
    close: async () => void (await Promise.all(clients.map((client) => client.close()))),
  };
};
