import type { GenerationDocument, SignerListDocument, WrapDocument } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';
import { openGeneration, openPreviousGeneration } from '@liexin/e2ee/compartment';
import { openLaneKey } from '@liexin/e2ee/lane-key';
import { longId } from '@liexin/e2ee/random-bytes';
import { sealSignerList } from '@liexin/e2ee/signer-lists';
import { beforeAll, expect, test } from 'vitest';
import { createApiClient, type ApiClient } from '../../web/src/platform/api-client.ts';
import { firebaseAuthPort } from '../../web/src/platform/auth-port.ts';
import { firestoreSource } from '../../web/src/platform/firestore-source.ts';
import type { AdmittedDevice } from '../../web/src/platform/vault/device-record.ts';
import { makeDevice } from '../../web/src/platform/vault/make-device.ts';
import { renewOwnKeys, takeOwnKeys } from '../../web/src/platform/vault/renew-own-keys.ts';
import { takeOffDevice } from '../../web/src/platform/vault/take-off-device.ts';
import type { Vault } from '../../web/src/platform/vault/vault.ts';
import { rotateLane } from '../../web/src/platform/workspace/rotate.ts';
import { absolute, type AgencyActor } from '../support/actors/agency-actor.ts';
import { addTalks, openSearch, passGate } from '../support/actors/agency-searches.ts';
import { freshVault, joinAgency, readLane, takeIn, type ColleagueActor } from '../support/actors/colleague-actor.ts';
import { askToBeLetIn, letIn, letInPorts } from '../support/actors/let-in.ts';
import { postMessage } from '../support/actors/post-message.ts';
import { openSdk, type Sdk } from '../support/actors/sdk.ts';
import { admin, dump } from './support/admin.ts';
import { plainBytes } from './support/plain-bytes.ts';
import { outcome } from './support/outcome.ts';
import { aBrowser, anAgency, aScene, at, theCandidate, type Scene } from './support/stage.ts';

interface Owned {
  readonly device: AdmittedDevice;
  readonly sdk: Sdk;
  readonly api: ApiClient;
}
const documentOf = async (path: string) => (await admin.db.doc(path).get()).data() ?? {};

/** Another device of the same person, let in by the number on its screen. */
const another = async (owner: AgencyActor): Promise<Owned> => {
  const sdk = openSdk(at);
  const auth = firebaseAuthPort(sdk.auth, 'local', absolute(at));
  const api = createApiClient({ fetch: absolute(at), idToken: (fresh) => auth.idToken(fresh), timeoutMs: 90_000 });
  const { uid } = await auth.signIn(owner.email, owner.password);
  const answer = await api.call('unlock', { params: {}, body: {} });
  const made = await makeDevice(uid, Date.now());
  const ports = letInPorts({ ...owner, source: firestoreSource(owner.sdk.db) });
  const admitted = await letIn(ports, await askToBeLetIn(api, made, answer));
  await auth.signInWithToken(admitted.token);
  return { device: admitted.device, sdk, api };
};

/** What is due of these lanes and their searches. */
const dueOf = async (agencyId: string, lanes: readonly string[]): Promise<{ kind: 'compartment' | 'lane'; id: string }[]> => {
  const found = await Promise.all(lanes.map(async (id) => ({ id, data: await documentOf(paths.lane(agencyId, id)) })));
  const mandates = await Promise.all([...new Set(found.map(({ data }) => String(data['mandate'])))].map(async (id) => documentOf(paths.mandate(agencyId, id))));
  const own = await documentOf(paths.agency(agencyId));
  return [
    ...(own['keysDue'] == null ? [] : [{ kind: 'compartment' as const, id: String(own['directory']) }]),
    ...mandates.filter((one) => one['keysDue'] != null).map((one) => ({ kind: 'compartment' as const, id: String(one['compartment']) })),
    ...found.filter(({ data }) => data['rotateBy'] !== null).map(({ id }) => ({ kind: 'lane' as const, id })),
  ];
};

class Killed extends Error {}
/** A page of this device that makes the person's keys and all that is due new, until it is done or killed before or behind a call. */
const runPage = async (owned: Owned, lanes: readonly string[], kill: { readonly at: number; readonly isSent: boolean } | null): Promise<AdmittedDevice> => {
  let calls = 0;
  const api: ApiClient = {
    call: async (name, options) => {
      calls += 1;
      const isLast = kill !== null && calls >= kill.at;
      if (isLast && (!kill.isSent || calls > kill.at)) throw new Killed();
      const answer = await owned.api.call(name, options);
      if (isLast) throw new Killed();
      return answer;
    },
  };
  const source = firestoreSource(owned.sdk.db);
  const before = freshVault(at, owned, api);
  await renewOwnKeys({ api, source, keyLog: before.keyLog, device: owned.device });
  const device = (await takeOwnKeys({ source, keyLog: before.keyLog, device: owned.device })) ?? owned.device;
  const vault = freshVault(at, { ...owned, device }, api);
  for (const { kind, id } of await dueOf(device.admitted.agencyId, lanes))
    await (kind === 'compartment' ? vault.generations.renew(id) : rotateLane({ api, source, vault }, id));
  return device;
};

const write = async ({ device, sdk }: Owned, vault: Vault, laneId: string, counter: number, text: string): Promise<void> => {
  const lane = await documentOf(paths.lane(device.admitted.agencyId, laneId));
  const id = longId();
  const envelope = await vault.messages.seal({
    id,
    laneId,
    epoch: Number(lane['epoch']),
    counter,
    type: 'msg',
    body: { text, writtenAtMs: Date.now() },
    tip: null,
  });
  await postMessage(sdk.db, { agencyId: device.admitted.agencyId, laneId, id, envelope, by: device.uid });
};

let helen: AgencyActor;
let wei: ColleagueActor;
let phone: Owned;
let scenes: Scene[];
let lanes: string[];
beforeAll(async () => {
  helen = await anAgency();
  await passGate(helen);
  wei = await joinAgency(at, helen);
  scenes = [await aScene(helen), await aScene(helen), await aScene(helen)];
  for (const { talk } of scenes.slice(0, 2)) await takeIn(helen, talk, wei.uid);
  lanes = scenes.flatMap(({ talk }) => [talk.candidateLane, talk.internalLane]);
  phone = await another(helen);
});

test('[RM16] [RM17] [RM18] a lost device: the person has new keys, all that the old ones opened is renewed though the page is killed ten times, and the device opens nothing that comes after', async () => {
  const { agencyId, uid } = helen;
  const laneId = scenes[0]?.talk.candidateLane ?? '';
  const candidate = await theCandidate(scenes[0]?.url ?? '');
  const thief = freshVault(at, phone);
  expect(await readLane({ vault: thief, sdk: phone.sdk, agencyId }, laneId)).toEqual(['Could we talk on Thursday?', 'Thursday suits me.']);
  const compartments = [...new Set(await Promise.all(lanes.map(async (id) => String((await documentOf(paths.lane(agencyId, id)))['compartment']))))];
  const held = await Promise.all(compartments.map((id) => thief.compartments.newest(id)));
  const ring = await thief.lanes.ring(laneId);

  await takeOffDevice({ api: helen.api, keyLog: helen.vault.keyLog, device: helen.device }, helen.device.uid, phone.device.deviceId);
  expect(await outcome(readLane({ vault: thief, sdk: phone.sdk, agencyId }, laneId))).toBe('permission-denied');
  expect(await outcome(phone.api.call('channels', { params: {}, body: {} }))).toBe('device-off');

  let kills = 0;
  let owned: Owned = helen;
  const generations: number[] = [];
  for (let page = 0; page < 40; page++) {
    const kill = kills === 10 ? null : { at: 1 + (page % 3), isSent: page % 2 === 1 };
    try {
      owned = { ...helen, device: await runPage(owned, lanes, kill) };
      if (kill === null) break;
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      kills += 1;
    }
    generations.push(Number((await documentOf(paths.member(agencyId, uid)))['keysGeneration']));
  }
  expect([kills, await dueOf(agencyId, lanes)]).toEqual([10, []]);
  // Made once, however often it was begun.
  expect([generations[0], generations.at(-1)]).toEqual([1, 2]);
  expect(owned.device.admitted).toMatchObject({ keysGeneration: 2, former: [{ keysGeneration: 1 }] });
  expect((await helen.api.call('renewal', { params: {}, body: {} })).left).toBe(0);

  // Helen goes on with her other device: the past is open, her words are read by the candidate and by her colleague.
  const vault = freshVault(at, owned);
  await write(owned, vault, laneId, 101, 'From the new keys');
  const story = ['Could we talk on Thursday?', 'Thursday suits me.', 'From the new keys'];
  expect(await readLane({ vault, sdk: helen.sdk, agencyId }, laneId)).toEqual(story);
  expect(await readLane({ vault: freshVault(at, wei), sdk: wei.sdk, agencyId }, laneId)).toEqual(story);
  expect(await candidate.read(await candidate.bind())).toEqual(story);
  const renewed = await freshVault(at, wei).lanes.ring(laneId);
  expect(renewed.strangers).toEqual([]);
  expect(renewed.signers.find((signer) => signer.uid === uid)?.usPub).toEqual(owned.device.admitted.person.usPub);

  // With all it ever held and everything that lies on the server now.
  const stolen = await dump(admin.db.doc(paths.agency(agencyId)));
  const at2 = <T>(path: string): T => plainBytes(stolen.find((one) => one.path === path)?.data) as T;
  const pair = phone.device.admitted.person.uk;
  let tried = 0;
  for (const [i, compartmentId] of compartments.entries()) {
    const place = {
      agencyId,
      compartmentId,
      about: String((await documentOf(paths.compartment(agencyId, compartmentId)))['about']),
      tier: 'standard' as const,
    };
    const [older, newer] = [1, 2].map((g) => at2<GenerationDocument<Uint8Array>>(paths.generation(agencyId, compartmentId, g)));
    const own = held[i];
    if (!older || !newer || !own) throw new Error('nothing to try');
    for (const { data } of stolen.filter(({ path }) => path.startsWith(`${paths.generation(agencyId, compartmentId, 2)}/wraps/`))) {
      tried += 1;
      const box = plainBytes(data) as WrapDocument<Uint8Array>;
      expect((await openGeneration(place, newer, { recipientId: uid, pair, box })).ok).toBe(false);
    }
    expect((await openPreviousGeneration(place, newer, own.key, older)).ok).toBe(false);
  }
  expect(tried).toBeGreaterThan(9);
  const lane = await documentOf(paths.lane(agencyId, laneId));
  const epoch = at2<{ key: WrapDocument<Uint8Array> & { generation: number; nonce: Uint8Array }; kcv: Uint8Array }>(
    paths.epoch(agencyId, laneId, Number(lane['epoch'])),
  );
  const place = { agencyId, laneId, epoch: Number(lane['epoch']) };
  // In the place where the key of now opens it: a key of another generation would not even be tried.
  const { generation } = epoch.key;
  const now = await Promise.all(compartments.map((id) => vault.compartments.key(id, generation)));
  const opens = async (keys: typeof held): Promise<number> =>
    (await Promise.all(keys.map((own) => openLaneKey(place, { ...own, generation }, epoch.key, epoch.kcv)))).filter(({ ok }) => ok).length;
  expect([await opens(now), await opens(held)]).toEqual([1, 0]);

  // Nor does anybody believe a list that it signs with the old key.
  const newest = renewed.lists.at(-1);
  if (newest === undefined) throw new Error('no list');
  const planted = admin.db.doc(paths.signerList(agencyId, laneId, newest.n + 1));
  const plant = async (usKey: CryptoKey): Promise<string> => {
    const forged: SignerListDocument<Uint8Array> = await sealSignerList({
      place: { agencyId, laneId },
      previous: newest,
      epoch: newest.epoch,
      laneKey: renewed.keys.get(newest.epoch) ?? new Uint8Array(32),
      head: { seq: newest.keyLogSeq, hash: newest.keyLogHash },
      signers: ring.signers,
      by: uid,
      usKey,
    });
    await planted.set(Object.fromEntries(Object.entries(forged).map(([name, value]) => [name, value instanceof Uint8Array ? Buffer.from(value) : value])));
    return outcome(freshVault(at, wei).lanes.ring(laneId));
  };
  const keys = [owned.device, phone.device].map(({ admitted }) => admitted.person.us.privateKey);
  expect([await plant(keys[0] as CryptoKey), await plant(keys[1] as CryptoKey)]).toEqual(['granted', 'signature-invalid']);
  await planted.delete();
});

test('[RM18] a conversation that begins after it: the candidate knows the device by its second certificate; another own device takes the new keys by itself', async () => {
  const owner = await anAgency();
  await passGate(owner);
  const [tablet, gone] = [await another(owner), await another(owner)];
  const before = await aScene(owner);
  await takeOffDevice({ api: owner.api, keyLog: owner.vault.keyLog, device: owner.device }, owner.device.uid, gone.device.deviceId);
  const device = await runPage(owner, [before.talk.candidateLane, before.talk.internalLane], null);
  const own = { ...owner, device, vault: freshVault(at, { ...owner, device }) };
  const search = await openSearch(own, 'CFO, Suzhou');
  const [conversationId] = await addTalks(own, search, 1);
  const { url } = await own.vault.links.make(conversationId ?? '', {
    agency: 'Tidewell',
    first: 'Helen',
    role: 'consultant',
    language: 'en',
    source: 'linkedin',
  });
  const laneId = String((await documentOf(paths.conversation(owner.agencyId, conversationId ?? '')))['lanes'].candidate);
  await write(own, own.vault, laneId, 2, 'Written under new keys');
  const candidate = await aBrowser(url);
  expect(await candidate.read(await candidate.bind())).toEqual(['Written under new keys']);

  const source = firestoreSource(tablet.sdk.db);
  const taken = await takeOwnKeys({ source, keyLog: freshVault(at, tablet).keyLog, device: tablet.device });
  if (taken === null) throw new Error('nothing to take');
  expect(await takeOwnKeys({ source, keyLog: freshVault(at, { ...tablet, device: taken }).keyLog, device: taken })).toBe(null);
  const vault = freshVault(at, { ...tablet, device: taken });
  expect(await readLane({ vault, sdk: tablet.sdk, agencyId: owner.agencyId }, laneId)).toEqual(['Written under new keys']);
  expect(await readLane({ vault, sdk: tablet.sdk, agencyId: owner.agencyId }, before.talk.candidateLane)).toEqual(['Could we talk on Thursday?']);
  await Promise.all([tablet.sdk.close(), gone.sdk.close()]);
});

test('[RM15] [attack 7] a device that an administrator takes off is out at once; its person makes new keys at the next start', async () => {
  const owner = await anAgency();
  const colleague = await joinAgency(at, owner);
  const talk = await owner.openTalk();
  await takeIn(owner, talk, colleague.uid);
  const lost = await another({ ...owner, ...colleague } as unknown as AgencyActor);
  const tries = () => outcome(lost.api.call('channels', { params: {}, body: {} }));
  expect(await tries()).toBe('granted');
  await takeOffDevice({ api: owner.api, keyLog: owner.vault.keyLog, device: owner.device }, colleague.uid, lost.device.deviceId);
  expect(await tries()).toBe('device-off');
  expect(await outcome(takeOffDevice({ api: colleague.api, keyLog: colleague.vault.keyLog, device: colleague.device }, owner.uid, owner.device.deviceId))).toBe(
    'not-allowed',
  );
  const device = await runPage(colleague, [talk.candidateLane, talk.internalLane], null);
  expect(device.admitted.keysGeneration).toBe(2);
  const vault = freshVault(at, { ...colleague, device });
  await write({ ...colleague, device }, vault, talk.candidateLane, 3, 'Goes on');
  expect(await readLane({ vault: owner.vault, sdk: owner.sdk, agencyId: owner.agencyId }, talk.candidateLane)).toEqual(['Goes on']);
  await Promise.all([lost.sdk.close(), colleague.close(), phone.sdk.close(), wei.close()]);
});
