import type { WrapDocument } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';
import { openGeneration } from '@liexin/e2ee/compartment';
import type { GenerationDocument } from '@liexin/proof/generation-document';
import { periodOf } from '@liexin/proof/period';
import { collection, doc, getDocFromServer, getDocsFromServer, limit, query, where } from 'firebase/firestore';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClock } from '../../web/src/platform/clock.ts';
import { firestoreSource } from '../../web/src/platform/firestore-source.ts';
import { createLog } from '../../web/src/platform/log.ts';
import { openCompensation } from '../../web/src/platform/vault/compensation.ts';
import { memoryDeviceStore } from '../../web/src/platform/vault/device-store.ts';
import { openVault } from '../../web/src/platform/vault/vault.ts';
import { readMessage } from '../../web/src/platform/live/stored-message.ts';
import { adminSource } from '../simulation/support/admin-source.ts';
import type { AgencyActor, Talk } from '../support/actors/agency-actor.ts';
import { joinAgency, readLane, takeIn, type ColleagueActor } from '../support/actors/colleague-actor.ts';
import { admin } from './support/admin.ts';
import { every, outcome, outcomes } from './support/outcome.ts';
import { anAgency, at } from './support/stage.ts';

let agency: AgencyActor;
let researcher: ColleagueActor;
let talk: Talk;
let laneId: string;
let compartmentId: string;
beforeAll(async () => {
  agency = await anAgency();
  researcher = await joinAgency(at, agency, { roles: ['researcher'] });
  talk = await agency.openTalk();
  await takeIn(agency, talk, researcher.uid);
  const ports = { ...agency.vault, api: agency.api, source: firestoreSource(agency.sdk.db) };
  ({ laneId } = await openCompensation(ports, { conversationId: talk.conversationId, own: { name: 'Helen', role: 'consultant' }, colleagues: [] }));
  compartmentId = String((await admin.db.doc(paths.mandate(agency.agencyId, talk.mandateId)).get()).get('compensation.compartment'));
  await agency.write(laneId, 'Not below 1.7 million.');
  await agency.write(talk.internalLane, 'She can start in May.');
});
afterAll(() => researcher.close());

test('[attack 2] a researcher of the team without clearance gets at no document, query, key or share of the lane about pay, and is told of none', async () => {
  const { agencyId } = agency;
  const { sdk, api, uid } = researcher;
  const at_ = (path: string) => () => getDocFromServer(doc(sdk.db, path));
  const listed = (path: string) => () => getDocsFromServer(query(collection(sdk.db, path), limit(10)));
  const period = periodOf(Date.now());
  const reads = (lane: string) => ({
    lane: at_(paths.lane(agencyId, lane)),
    epoch: at_(paths.epoch(agencyId, lane, 1)),
    epochs: listed(paths.epochs(agencyId, lane)),
    signers: listed(paths.signers(agencyId, lane)),
    messages: listed(paths.messages(agencyId, lane)),
    cursors: listed(paths.cursors(agencyId, lane)),
    tip: at_(paths.laneTip(agencyId, lane)),
  });
  // The same of the lane that is theirs.
  expect(await outcomes(reads(talk.internalLane))).toEqual(every(reads(talk.internalLane), 'granted'));
  expect(await outcomes(reads(laneId))).toEqual(every(reads(laneId), 'permission-denied'));

  const lanes = collection(sdk.db, paths.lanes(agencyId));
  const mine = await getDocsFromServer(query(lanes, where('participantUids', 'array-contains', uid), limit(200)));
  expect(mine.docs.map(({ id }) => id).toSorted()).toEqual([talk.candidateLane, talk.internalLane].toSorted());
  const queries = {
    'by conversation': () => getDocsFromServer(query(lanes, where('conversation', '==', talk.conversationId), limit(10))),
    'by tier': () => getDocsFromServer(query(lanes, where('tier', '==', 'compensation'), limit(10))),
    'by the owner': () => getDocsFromServer(query(lanes, where('participantUids', 'array-contains', agency.uid), limit(10))),
    'own wrap': async () => {
      const wrap = await getDocFromServer(doc(sdk.db, paths.wrap(agencyId, compartmentId, 1, uid)));
      if (!wrap.exists()) throw Object.assign(new Error('no wrap'), { code: 'permission-denied' });
    },
    "the owner's wrap": at_(paths.wrap(agencyId, compartmentId, 1, agency.uid)),
  };
  expect(await outcomes(queries)).toEqual(every(queries, 'permission-denied'));
  const calls = {
    shares: () => api.call('laneShares', { params: { laneId }, body: { from: period, to: period } }),
    'into the lane': () => researcher.vault.teams.entry(laneId, { uid, name: 'Wei Chen', role: 'researcher' }),
  };
  expect(Object.values(await outcomes(calls)).every((code) => code !== 'granted')).toBe(true);
  const own = { name: 'Wei Chen', role: 'researcher' };
  const ports = { ...researcher.vault, api, source: firestoreSource(sdk.db) };
  expect(await outcome(openCompensation(ports, { conversationId: talk.conversationId, own, colleagues: [] }))).toBe('not-allowed');
  expect((await api.call('keyHealth', { params: {}, body: {} })).compartments.map((one) => one.compartmentId)).not.toContain(compartmentId);

  const told = [
    (await getDocFromServer(doc(sdk.db, paths.conversation(agencyId, talk.conversationId)))).data(),
    (await getDocFromServer(doc(sdk.db, paths.mandate(agencyId, talk.mandateId)))).data(),
    await api.call('mandateRecord', { params: { mandateId: talk.mandateId }, body: {} }),
  ];
  expect(JSON.stringify(told)).not.toContain(laneId);
});

test('[attack 3] the same researcher with a stolen copy of the database opens nothing of it, by no key that the person has', async () => {
  const { agencyId } = agency;
  const { device, api } = researcher;
  const source = adminSource(admin.db);
  const opened = { device, api, source, store: memoryDeviceStore(), clock: createClock(Date.now), log: createLog(Date.now) };
  const vault = openVault({ ...opened, candidateOrigin: at.candidateUrl });
  const tryAll = async (lane: string): Promise<string[]> => {
    const [found, messages] = await Promise.all([admin.db.doc(paths.lane(agencyId, lane)).get(), admin.db.collection(paths.messages(agencyId, lane)).get()]);
    return Promise.all(
      messages.docs.map(async (one) => {
        const envelope = readMessage(one.id, one.data())?.envelope ?? null;
        const answer = await vault.messages.open({ id: one.id, laneId: lane, envelope, participants: found.get('participants') }).catch((error: unknown) => ({
          kind: error instanceof Error ? error.message : 'refused',
        }));
        return 'body' in answer ? answer.body.text : answer.kind;
      }),
    );
  };

  // The copy is whole, and the key of the search opens what the team said.
  const mandate = await admin.db.doc(paths.mandate(agencyId, talk.mandateId)).get();
  expect(await outcome(vault.compartments.newest(String(mandate.get('compartment'))))).toBe('granted');
  expect(await outcome(vault.compartments.newest(compartmentId))).toBe('key-missing');
  const said = await tryAll(laneId);
  expect([said.length, said.includes('Not below 1.7 million.')]).toEqual([1, false]);

  // No wrap of the tier is theirs, and none that is somebody else's opens with their keys.
  const place = { agencyId, compartmentId, about: talk.mandateId, tier: 'compensation' } as const;
  const document = await source.get<GenerationDocument>(paths.generation(agencyId, compartmentId, 1));
  const wraps = await admin.db.collection(`${paths.generation(agencyId, compartmentId, 1)}/wraps`).get();
  expect(wraps.docs.map(({ id }) => id).toSorted()).toEqual([agency.uid, 'ark', 'auk'].toSorted());
  if (document === null) throw new Error('no generation');
  const open = async (pair: CryptoKeyPair, recipientId: string, id: string): Promise<boolean> => {
    const box = await source.get<WrapDocument<Uint8Array>>(paths.wrap(agencyId, compartmentId, 1, id));
    return box !== null && (await openGeneration(place, document, { recipientId, pair, box })).ok;
  };
  // The unchanged thing works: the owner's opens with the owner's.
  expect(await open(agency.device.admitted.person.uk, agency.uid, agency.uid)).toBe(true);
  for (const { id } of wraps.docs)
    for (const recipientId of [researcher.uid, id])
      expect([id, recipientId, await open(device.admitted.person.uk, recipientId, id)]).toEqual([id, recipientId, false]);

  // Who is cleared reads it.
  expect(await readLane(agency, laneId)).toEqual(['Not below 1.7 million.']);
});
