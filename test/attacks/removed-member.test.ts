import { paths } from '@liexin/domain/storage/paths';
import type { GenerationDocument, WrapDocument } from '@liexin/domain/storage/documents';
import { createGeneration, openGeneration, openPreviousGeneration } from '@liexin/e2ee/compartment';
import { DIRECTORY } from '@liexin/proof/generation-document';
import { makeKeyLogEntry } from '@liexin/proof/key-log-entry';
import { userAddBody } from '@liexin/proof/key-log-body';
import { periodOf } from '@liexin/proof/period';
import { collection, doc, getDocFromServer, getDocsFromServer, limit, onSnapshot, query } from 'firebase/firestore';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApiClient } from '../../web/src/platform/api-client.ts';
import { firestoreSource } from '../../web/src/platform/firestore-source.ts';
import { healSession } from '../../web/src/platform/vault/heal-session.ts';
import { removeMember } from '../../web/src/platform/vault/remove-member.ts';
import { generationJson, raw } from '../../web/src/platform/vault/wire.ts';
import type { DueKey } from '../../web/src/platform/workspace/due-keys.ts';
import { openRenewer } from '../../web/src/platform/workspace/renewer.ts';
import { rotateLane } from '../../web/src/platform/workspace/rotate.ts';
import type { AgencyActor } from '../support/actors/agency-actor.ts';
import { freshVault, joinAgency, readLane, takeIn, type ColleagueActor } from '../support/actors/colleague-actor.ts';
import { postMessage } from '../support/actors/post-message.ts';
import { admin, dump } from './support/admin.ts';
import { plainBytes } from './support/plain-bytes.ts';
import { every, outcome, outcomes } from './support/outcome.ts';
import { aBrowser, anAgency, aScene, at, linkDocument, theCandidate, type Scene } from './support/stage.ts';

const colleagues: ColleagueActor[] = [];
const joined = async (agency: AgencyActor, options: Parameters<typeof joinAgency>[2] = {}): Promise<ColleagueActor> => {
  const colleague = await joinAgency(at, agency, options);
  colleagues.push(colleague);
  return colleague;
};
afterAll(async () => {
  await Promise.all(colleagues.map((one) => one.close()));
});
const remove = (agency: AgencyActor, uid: string): Promise<void> => removeMember({ api: agency.api, keyLog: agency.vault.keyLog, device: agency.device }, uid);
const documentOf = async (path: string) => (await admin.db.doc(path).get()).data() ?? {};

let agency: AgencyActor;
let wei: ColleagueActor;
let scene: Scene;
beforeAll(async () => {
  agency = await anAgency();
  // One after the other: a link names the head of the log, which a joiner moves.
  wei = await joined(agency);
  scene = await aScene(agency);
  await takeIn(agency, scene.talk, wei.uid);
});

/** The keys of everything that is due and that this vault can renew, as a page that looks at the server would list it. */
const dueIn = async ({ agencyId, sdk }: Pick<AgencyActor, 'agencyId' | 'sdk'>, laneIds: readonly string[]): Promise<DueKey[]> => {
  const source = firestoreSource(sdk.db);
  const [own, mandates] = await Promise.all([
    source.get<{ directory: string; keysDue?: unknown }>(paths.agency(agencyId)),
    source.list<{ compartment: string; keysDue?: unknown }>(paths.mandates(agencyId)),
  ]);
  const lanes = await Promise.all(laneIds.map(async (id) => ({ id, data: await source.get<{ rotateBy: unknown }>(paths.lane(agencyId, id)) })));
  return [
    ...(own?.keysDue == null ? [] : [{ kind: 'compartment' as const, id: own.directory, mark: 1 }]),
    ...mandates.filter(({ data }) => data.keysDue != null).map(({ data }) => ({ kind: 'compartment' as const, id: data.compartment, mark: 1 })),
    ...lanes.filter(({ data }) => data?.rotateBy != null).map(({ id }) => ({ kind: 'lane' as const, id, mark: 1 })),
  ];
};
const renewAll = async (who: Pick<AgencyActor, 'agencyId' | 'sdk' | 'api' | 'vault'>, laneIds: readonly string[]): Promise<void> => {
  for (const { kind, id } of await dueIn(who, laneIds))
    await (kind === 'compartment' ? who.vault.generations.renew(id) : rotateLane({ api: who.api, source: firestoreSource(who.sdk.db), vault: who.vault }, id));
};

test('[attack 6] [attack 7] a removed member is out at once, and hears nothing of what is said after the keys were renewed', async () => {
  const { agencyId } = agency;
  const { candidateLane: laneId, internalLane, conversationId } = scene.talk;
  const candidate = await theCandidate(scene.url);
  const period = periodOf(Date.now());
  await wei.write(laneId, 'Wei, before');
  const [posts, old] = [await Promise.all([1, 2, 3].map((n) => wei.seal(laneId, `from Wei ${n}`))), await agency.seal(laneId, 'sealed before, sent after')];
  const tries = {
    messages: () => getDocsFromServer(query(collection(wei.sdk.db, paths.messages(agencyId, laneId)), limit(10))),
    lane: () => getDocFromServer(doc(wei.sdk.db, paths.lane(agencyId, laneId))),
    'own member': () => getDocFromServer(doc(wei.sdk.db, paths.member(agencyId, wei.uid))),
    keyLog: () => getDocsFromServer(collection(wei.sdk.db, paths.keyLog(agencyId))),
    post: async () => {
      const one = posts.pop();
      if (one) await postMessage(wei.sdk.db, { agencyId, laneId, by: wei.uid, ...one });
    },
    shares: () => wei.api.call('laneShares', { params: { laneId }, body: { from: period, to: period } }),
    detail: () => wei.api.call('linkDetail', { params: { conversationId }, body: {} }),
    session: () => healSession(wei.api, wei.device),
  };
  expect(await outcomes(tries)).toEqual(every(tries, 'granted'));
  const heard: string[] = [];
  let stop: () => void = () => undefined;
  const ended = new Promise<string>((resolve) => {
    stop = onSnapshot(
      doc(wei.sdk.db, paths.member(agencyId, wei.uid)),
      (found) => (found.get('status') === 'removed' ? resolve('told') : undefined),
      () => resolve('ended'),
    );
  });
  onSnapshot(
    query(collection(wei.sdk.db, paths.messages(agencyId, laneId)), limit(50)),
    (found) => found.docs.forEach((one) => heard.push(one.id)),
    () => undefined,
  );
  expect(await wei.read(laneId)).toEqual(['Could we talk on Thursday?', 'Thursday suits me.', 'Wei, before', 'from Wei 3']);

  await remove(agency, wei.uid);
  const codes = { ...every(tries, 'permission-denied'), shares: 'not-a-member', detail: 'not-a-member', session: 'not-a-member' };
  expect(['told', 'ended']).toContain(await ended);
  // While it is listened to, the SDK answers a question about the document from what it heard.
  stop();
  expect(await outcomes(tries)).toEqual(codes);
  // A refreshed token is of the same sign-in; the password opens nothing either.
  await wei.sdk.auth.currentUser?.getIdToken(true);
  expect(await outcomes(tries)).toEqual(codes);
  expect(await outcome(removeMember({ api: wei.api, keyLog: wei.vault.keyLog, device: wei.device }, agency.uid))).not.toBe('granted');

  // The next word of a colleague renews first; what was sealed before is refused and goes out once, sealed again.
  await renewAll(agency, [laneId, internalLane]);
  const stale = () => postMessage(agency.sdk.db, { agencyId, laneId, by: agency.uid, ...old });
  expect(await outcome(stale)).toBe('permission-denied');
  const again = await agency.seal(laneId, 'sealed before, sent after', { id: old.id });
  await postMessage(agency.sdk.db, { agencyId, laneId, by: agency.uid, ...again });
  expect(await outcome(postMessage(agency.sdk.db, { agencyId, laneId, by: agency.uid, ...again }))).toBe('permission-denied');
  expect(await readLane({ vault: agency.vault, sdk: agency.sdk, agencyId }, laneId)).toContain('sealed before, sent after');

  expect(heard).not.toContain(old.id);
  // The candidate goes on: with the new keys, and with the old words of who left.
  const bound = await candidate.bind();
  expect(await candidate.read(bound)).toEqual(['Could we talk on Thursday?', 'Thursday suits me.', 'Wei, before', 'from Wei 3', 'sealed before, sent after']);
  await candidate.write('Still here.');
  expect(await readLane({ vault: agency.vault, sdk: agency.sdk, agencyId }, laneId)).toContain('Still here.');
});

test('[attack 31] a link that a removed consultant still has lets nobody in: who opened it waits, who comes waits, and the person gets in by a colleague', async () => {
  const helen = await anAgency();
  const left = await joined(helen);
  const open = await aScene(helen);
  await takeIn(helen, open.talk, left.uid);
  const { agencyId } = helen;
  const own = await aBrowser(open.url);
  expect((await own.bind()).state).toBe('provisional');
  const read = () => getDocFromServer(doc(own.sdk.db, paths.lane(agencyId, open.talk.candidateLane)));
  expect(await outcome(read)).toBe('granted');

  // Out, and the conversation not yet closed behind them: already now nothing is claimed and nobody comes in.
  const member = admin.db.doc(paths.member(agencyId, left.uid));
  await member.update({ status: 'removed' });
  const early = await aBrowser(open.url);
  expect([(await early.bind()).state, await outcome(own.claim())]).toEqual(['waiting', 'link-waiting']);
  await member.update({ status: 'active' });

  await remove(helen, left.uid);
  expect(await outcome(read)).toBe('permission-denied');
  const late = await aBrowser(open.url);
  const waiting = await late.bind();
  expect([waiting.state, await outcome(own.claim()), (await own.bind()).state]).toEqual(['waiting', 'link-waiting', 'waiting']);
  expect(await linkDocument(helen, open.linkId)).toMatchObject({ guarded: true, state: 'open' });
  const number = waiting.state === 'waiting' ? waiting.number : '';
  await helen.links.admit(open.talk.conversationId, open.linkId, late.vault.deviceId, number);
  const bound = await late.bind();
  expect([bound.state, await late.read(bound)]).toEqual(['admitted', ['Could we talk on Thursday?']]);
});

test('[attack 8] [attack 43] a removed administrator, with every key ever held and a later dump, opens no new key and signs nothing', async () => {
  const helen = await anAgency();
  const talks = [await helen.openTalk(), await helen.openTalk()];
  const admins = await joined(helen, { roles: ['admin'] });
  const { agencyId } = helen;
  const directory = String((await documentOf(paths.agency(agencyId)))['directory']);
  const compartments = [
    directory,
    ...(await Promise.all(talks.map(async (talk) => String((await documentOf(paths.mandate(agencyId, talk.mandateId)))['compartment'])))),
  ];
  const held = await Promise.all(compartments.map((id) => admins.vault.compartments.newest(id)));
  expect(held.map(({ generation }) => generation)).toEqual([1, 1, 1]);
  const { log } = admins.device.admitted.pin;

  await remove(helen, admins.uid);
  await renewAll(
    helen,
    talks.flatMap((talk) => [talk.candidateLane, talk.internalLane]),
  );
  const stolen = await dump(admin.db.doc(paths.agency(agencyId)));
  const pair = admins.device.admitted.person.uk;
  let tried = 0;
  for (const [i, compartmentId] of compartments.entries()) {
    const stored = await documentOf(paths.compartment(agencyId, compartmentId));
    expect(stored['generation']).toBe(2);
    const place = { agencyId, compartmentId, about: String(stored['about']), tier: 'standard' as const };
    const [older, newer] = [1, 2].map(
      (g) => plainBytes(stolen.find(({ path }) => path === paths.generation(agencyId, compartmentId, g))?.data) as GenerationDocument<Uint8Array>,
    );
    if (!older || !newer || !held[i]) throw new Error('nothing to try');
    const wraps = stolen.filter(({ path }) => path.startsWith(`${paths.generation(agencyId, compartmentId, 2)}/wraps/`));
    expect(new Set(wraps.map(({ path }) => path.split('/').at(-1)))).toEqual(new Set([helen.uid, 'ark', 'auk']));
    for (const { data } of wraps)
      for (const recipientId of [admins.uid, helen.uid, 'ark', 'auk']) {
        tried += 1;
        expect((await openGeneration(place, newer, { recipientId, pair, box: plainBytes(data) as WrapDocument<Uint8Array> })).ok).toBe(false);
      }
    for (const { key } of held) expect((await openPreviousGeneration(place, newer, key, older)).ok).toBe(false);
  }
  expect(tried).toBe(36);

  // Nor is anything taken that they sign: another member, themselves again, or what the destroyed identity key would have to sign.
  const state = await helen.vault.keyLog.sync();
  const { person } = admins.device.admitted;
  const rights = { roles: ['admin'], clearance: ['standard'], usPub: person.usPub, ukPub: person.ukPub, keysGeneration: 2 };
  for (const signer of [admins.uid, 'aik']) {
    const { entry } = await makeKeyLogEntry({
      agencyId,
      head: state.head,
      type: 'user.add',
      subject: admins.uid,
      body: userAddBody(rights),
      signer,
      key: person.us.privateKey,
    });
    await admin.db.doc(paths.keyLogEntry(agencyId, state.head.seq + 1)).set({ ...entry, at: new Date() });
    const lied = freshVault(at, helen);
    expect(await outcome(lied.keyLog.sync())).toBe('key-log-forked');
    await admin.db.doc(paths.keyLogEntry(agencyId, state.head.seq + 1)).delete();
  }
  expect(log.head.seq).toBeLessThan(state.head.seq);
});

test('[attack 13] a key without the recovery key, for one more, with other wraps than are signed, or signed by nobody: refused', async () => {
  const helen = await anAgency();
  const talk = await helen.openTalk();
  const left = await joined(helen);
  await remove(helen, left.uid);
  const { agencyId, device } = helen;
  const compartmentId = String((await documentOf(paths.mandate(agencyId, talk.mandateId)))['compartment']);
  const directory = String((await documentOf(paths.agency(agencyId)))['directory']);
  const { key: previous } = await helen.vault.compartments.newest(directory);
  const log = await helen.vault.keyLog.sync();
  const place = { agencyId, compartmentId: directory, about: DIRECTORY, tier: 'standard' as const };
  const own = { [helen.uid]: device.admitted.person.ukPub };
  const auk = raw((await helen.api.call('recovery', { params: {}, body: {} })).aukPub);
  const make = async (recipients: Record<string, Uint8Array>) => {
    const made = await createGeneration({ place, generation: 2, previous, recipients, head: log.head, deviceKey: device.keys.ds.privateKey });
    return generationJson(made, { [helen.uid]: 1, [left.uid]: 1 });
  };
  const post = (body: Awaited<ReturnType<typeof make>>) => outcome(helen.api.call('renewGeneration', { params: { compartmentId: directory }, body }));
  const whole = await make({ ...own, ark: log.recovery.arkPub, auk });

  expect(await post(await make({ ...own, auk }))).toBe('wraps-incomplete');
  expect(await post(await make({ ...own, ark: log.recovery.arkPub }))).toBe('wraps-incomplete');
  expect(await post(await make({ ...own, ark: log.recovery.arkPub, auk, [left.uid]: left.device.admitted.person.ukPub }))).toBe('wraps-incomplete');
  const other = await make({ ...own, ark: log.recovery.arkPub, auk });
  expect(await post({ ...whole, wraps: other.wraps })).toBe('malformed-request');
  expect(await post({ ...whole, signature: other.signature })).toBe('bad-signature');
  // What the operator puts there by hand, members refuse.
  const first = admin.db.doc(paths.generation(agencyId, compartmentId, 1));
  const before = (await first.get()).data() ?? {};
  await first.update({ kcv: Buffer.alloc(16, 1) });
  expect(await outcome(freshVault(at, helen).compartments.key(compartmentId, 1))).toBe('signature-invalid');
  await first.set(before);
  expect(await outcome(freshVault(at, helen).compartments.key(compartmentId, 1))).toBe('granted');
  expect(await post(whole)).toBe('granted');
});

test('[RM12] [RM13] a renewal that is killed at ten points is gone on with by the next page: one new key each, nothing lost', async () => {
  const helen = await anAgency();
  const [left, stays] = [await joined(helen), await joined(helen)];
  const scenes = [await aScene(helen), await aScene(helen), await aScene(helen)];
  for (const { talk } of scenes) {
    await takeIn(helen, talk, left.uid);
    await takeIn(helen, talk, stays.uid);
  }
  const candidate = await theCandidate(scenes[0]?.url ?? '');
  const lanes = scenes.flatMap(({ talk }) => [talk.candidateLane, talk.internalLane]);
  await remove(helen, left.uid);
  expect(await dueIn(helen, lanes)).toHaveLength(10);

  let kills = 0;
  for (let page = 0; page < 60; page++) {
    const due = await dueIn(helen, lanes);
    if (due.length === 0) break;
    const isLast = kills === 10;
    // The call after which the page is gone, and whether it still reached the server: from the number of the page.
    const kill = { after: page === 4 ? 3 : 1 + (page % 2), isSent: page % 3 !== 0 };
    await runPage(helen, due, isLast ? null : kill, () => {
      kills += 1;
    });
  }
  expect([kills, await dueIn(helen, lanes)]).toEqual([10, []]);
  const { agencyId } = helen;
  for (const { talk } of scenes) {
    const mandate = await documentOf(paths.mandate(agencyId, talk.mandateId));
    expect((await documentOf(paths.compartment(agencyId, String(mandate['compartment']))))['generation']).toBe(2);
    const list = await documentOf(paths.lane(agencyId, talk.candidateLane));
    expect([list['signers'], Object.keys(list['participants']).length]).toEqual([3, 4]);
    expect(await stays.read(talk.candidateLane)).toContain('Could we talk on Thursday?');
  }
  // Who stayed goes on, the candidate reads it, and one who comes back opens it all with new keys.
  const laneId = scenes[0]?.talk.candidateLane ?? '';
  await stays.write(laneId, 'Stays, afterwards');
  expect(await candidate.read(await candidate.bind())).toContain('Stays, afterwards');
  const back = await joined(helen, { account: left });
  expect([back.uid, back.device.admitted.keysGeneration]).toEqual([left.uid, 2]);
  if (scenes[0]) await takeIn(helen, scenes[0].talk, back.uid);
  await back.write(laneId, 'Back again');
  const story = ['Could we talk on Thursday?', 'Thursday suits me.', 'Stays, afterwards', 'Back again'];
  expect(await back.read(laneId)).toEqual(story);
  expect(await candidate.read(await candidate.bind())).toEqual(story);
});

/** One page that works off what is due until it is done, or gone in the middle of a call. */
const runPage = async (owner: AgencyActor, due: readonly DueKey[], kill: { after: number; isSent: boolean } | null, killed: () => void): Promise<void> => {
  let calls = 0;
  let isGone = false;
  const never = new Promise<never>(() => undefined);
  let stop: () => void = () => undefined;
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const api: ApiClient = {
    call: async (name, options) => {
      if (isGone) return never;
      calls += 1;
      if (kill === null || calls < kill.after) return owner.api.call(name, options);
      isGone = true;
      if (kill.isSent) await owner.api.call(name, options).catch(() => undefined);
      killed();
      stop();
      return never;
    },
  };
  const vault = freshVault(at, owner, api);
  const left = new Map(due.map((key) => [key.id, key]));
  const renewer = openRenewer({
    due: () => [...left.values()],
    renew: async ({ kind, id }) => {
      await (kind === 'compartment' ? vault.generations.renew(id) : rotateLane({ api, source: firestoreSource(owner.sdk.db), vault }, id));
      left.delete(id);
      if (left.size === 0) stop();
    },
    failed: (error) => {
      throw error;
    },
    after: () => () => undefined,
    now: Date.now,
  });
  renewer.start();
  await stopped;
  renewer.close();
};
