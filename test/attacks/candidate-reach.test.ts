import { paths } from '@liexin/domain/storage/paths';
import { longId, shortId } from '@liexin/e2ee/random-bytes';
import { periodOf } from '@liexin/proof/period';
import {
  collection,
  collectionGroup,
  doc,
  getCountFromServer,
  getDocFromServer,
  getDocsFromServer,
  limit,
  onSnapshot,
  query,
  serverTimestamp,
  setDoc,
  Timestamp,
  updateDoc,
  where,
  type Firestore,
} from 'firebase/firestore';
import { beforeAll, expect, test } from 'vitest';
import type { AgencyActor } from '../support/actors/agency-actor.ts';
import type { CandidateActor } from '../support/actors/candidate-actor.ts';
import { postMessage } from '../support/actors/post-message.ts';
import { admin } from './support/admin.ts';
import { every, outcome, outcomes, type Attempts } from './support/outcome.ts';
import { aBrowser, anAgency, aScene, theCandidate, type Scene } from './support/stage.ts';

let agency: AgencyActor;
let first: Scene;
let second: Scene;
let one: CandidateActor;
let two: CandidateActor;
beforeAll(async () => {
  agency = await anAgency();
  [first, second] = [await aScene(agency), await aScene(agency)];
  [one, two] = [await theCandidate(first.url), await theCandidate(second.url)];
});

const cursor = (db: Firestore, scene: Scene, uid: string, device: string) => () =>
  setDoc(doc(db, paths.cursor(agency.agencyId, scene.talk.candidateLane, uid)), {
    deliveredAt: Timestamp.fromMillis(0),
    deliveredId: '',
    readAt: Timestamp.fromMillis(0),
    readId: '',
    evidence: 'page',
    device,
    at: serverTimestamp(),
  });

/** What the candidate of `scene` may do in his own conversation; all of it is somebody else's business elsewhere. */
const reach = (who: CandidateActor, scene: Scene): Attempts => {
  const { agencyId: a } = agency;
  const { candidateLane: lane, guestUid } = scene.talk;
  const { db } = who.sdk;
  const period = periodOf(Date.now());
  return {
    lane: () => getDocFromServer(doc(db, paths.lane(a, lane))),
    messages: () => getDocsFromServer(query(collection(db, paths.messages(a, lane)), limit(10))),
    cursors: () => getDocsFromServer(query(collection(db, paths.cursors(a, lane)), limit(10))),
    tip: () => getDocFromServer(doc(db, paths.laneTip(a, lane))),
    keys: () => who.api.call('laneKeys', { params: { laneId: lane }, body: {} }),
    shares: () => who.api.call('laneShares', { params: { laneId: lane }, body: { from: period, to: period } }),
    cursor: cursor(db, scene, guestUid, who.vault.deviceId),
  };
};
const refused = {
  lane: 'permission-denied',
  messages: 'permission-denied',
  cursors: 'permission-denied',
  tip: 'permission-denied',
  cursor: 'permission-denied',
  keys: 'not-found',
  shares: 'not-found',
};

test('[attack 20] an admitted candidate reads nothing but the own lane', async () => {
  expect(await outcomes(reach(one, first))).toEqual(every(reach(one, first), 'granted'));
  const { agencyId: a } = agency;
  const { db } = one.sdk;
  const get = (path: string) => () => getDocFromServer(doc(db, path));
  const list = (path: string) => () => getDocsFromServer(query(collection(db, path), limit(10)));
  const { candidateLane, internalLane, conversationId, mandateId, guestUid } = first.talk;
  const attempts: Attempts = {
    agency: get(paths.agency(a)),
    'key log': list(paths.keyLog(a)),
    members: list(paths.members(a)),
    member: get(paths.member(a, agency.uid)),
    mandate: get(paths.mandate(a, mandateId)),
    conversation: get(paths.conversation(a, conversationId)),
    lanes: list(paths.lanes(a)),
    'own lanes': () => getDocsFromServer(query(collection(db, paths.lanes(a)), where('participantUids', 'array-contains', guestUid), limit(10))),
    'internal lane': get(paths.lane(a, internalLane)),
    'internal messages': list(paths.messages(a, internalLane)),
    'internal cursors': list(paths.cursors(a, internalLane)),
    'internal tip': get(paths.laneTip(a, internalLane)),
    epochs: list(paths.epochs(a, candidateLane)),
    signers: list(paths.signers(a, candidateLane)),
    devices: list(paths.candidateDevices(a, candidateLane)),
    ledger: list(paths.laneLedger(a, candidateLane)),
    guest: get(paths.guest(a, guestUid)),
    guestSecrets: get(paths.guestSecrets(a, guestUid)),
    laneControl: get(paths.laneControl(a, candidateLane)),
    link: get(paths.link(a, first.linkId)),
  };
  expect(await outcomes(attempts)).toEqual(every(attempts, 'permission-denied'));
});

test('[attack 20] an admitted candidate posts no note, no system line, nothing oversized', async () => {
  const laneId = first.talk.candidateLane;
  const { agencyId } = agency;
  const by = first.talk.guestUid;
  const item = (text: string) => ({
    id: longId(),
    laneId,
    order: 1,
    madeAtMs: Date.now(),
    body: new TextEncoder().encode(text),
    stage: 'sealing' as const,
    counter: 9,
    attempts: 0,
    notBeforeMs: 0,
    waiting: null,
    failure: null,
  });
  const post = (fields: Record<string, unknown>) => async () => {
    const envelope = await one.vault.seal(item('x'), 9, Date.now(), { seq: 0, hash: new Uint8Array(32) });
    if (typeof envelope === 'string') throw new Error(envelope);
    await postMessage(one.sdk.db, {
      agencyId,
      laneId,
      by,
      id: longId(),
      envelope: 'ciphertext' in fields ? { ...envelope, ciphertext: fields['ciphertext'] as Uint8Array } : envelope,
      fields: 'ciphertext' in fields ? {} : fields,
    });
  };
  expect(await outcome(post({}))).toBe('granted');
  const attempts = {
    note: post({ type: 'note' }),
    system: post({ type: 'sys' }),
    'as staff': post({ sender: agency.uid }),
    oversized: post({ ciphertext: new Uint8Array(65_536 + 256 + 16) }),
    'odd length': post({ ciphertext: new Uint8Array(300) }),
  };
  expect(await outcomes(attempts)).toEqual(every(attempts, 'permission-denied'));
});

test('[attack 49] a token of one conversation opens nothing of another', async () => {
  const attempts = reach(one, second);
  expect(await outcomes(attempts)).toEqual(refused);
  expect(await outcomes(reach(two, second))).toEqual(every(attempts, 'granted'));
  const other = { ...(await two.vault.digitsBody('702918')) };
  const calls: Attempts = {
    claim: async () =>
      one.api.call('claim', { params: { linkId: second.linkId }, body: { deviceId: one.vault.deviceId, signature: await one.vault.claimSignature() } }),
    digits: () => one.api.call('digits', { params: { linkId: second.linkId }, body: other }),
    pass: async () =>
      one.api.call('pass', {
        params: { linkId: second.linkId },
        body: (await one.vault.makePass('https://c.example'))?.body ?? { passHash: '', signature: '' },
      }),
    approve: () =>
      one.api.call('approve', { params: { linkId: second.linkId }, body: { deviceId: two.vault.deviceId, number: '0000', signature: other.signature } }),
  };
  expect(await outcomes(calls)).toEqual(every(calls, 'not-allowed'));
  const provisionalScene = await aScene(agency);
  const provisional = await aBrowser(provisionalScene.url);
  await provisional.bind();
  expect(await outcomes(reach(provisional, second))).toEqual(refused);
});

test('[attack 27] a provisional device reads the opening messages and does nothing else', async () => {
  const scene = await aScene(agency);
  const device = await aBrowser(scene.url);
  await device.bind();
  const { candidateLane: laneId, guestUid } = scene.talk;
  const period = periodOf(Date.now());
  expect(await outcomes(reach(device, scene))).toEqual({ ...every(reach(device, scene), 'granted'), cursor: 'permission-denied' });
  const offer = shortId();
  const lane = (await admin.db.doc(paths.lane(agency.agencyId, laneId)).get()).data() ?? {};
  await admin.db.doc(paths.lane(agency.agencyId, offer)).set({ ...lane, kind: 'offer' });
  const read = (who: CandidateActor, id: string) => () => getDocFromServer(doc(who.sdk.db, paths.lane(agency.agencyId, id)));
  const attempts: Attempts = {
    message: () => device.write("in the candidate's name"),
    'offer lane': read(device, offer),
    last: () => updateDoc(doc(device.sdk.db, paths.lane(agency.agencyId, laneId)), { last: { at: serverTimestamp(), by: guestUid, size: 1 } }),
  };
  expect(await outcomes(attempts)).toEqual(every(attempts, 'permission-denied'));
  const ahead = () => device.api.call('laneShares', { params: { laneId }, body: { from: period + 1, to: period + 1 } });
  const offerShare = () => device.api.call('laneShares', { params: { laneId: offer }, body: { from: period, to: period } });
  expect(await outcomes({ ahead, offerShare })).toEqual({ ahead: 'period-out-of-range', offerShare: 'not-found' });

  await device.claim();
  expect(await outcomes({ ...attempts, ahead })).toEqual({ message: 'granted', 'offer lane': 'granted', last: 'granted', ahead: 'granted' });
});

test('[TK14] the team’s lane does not exist for the candidate: not to get, list, query, count, listen to, write, nor its keys and shares', async () => {
  const { agencyId: a } = agency;
  const { internalLane: laneId, conversationId, guestUid } = first.talk;
  await agency.write(laneId, 'Her limit is 900k, do not tell her.');
  const newcomer = await aScene(agency);
  const provisional = await aBrowser(newcomer.url);
  await provisional.bind();
  const period = periodOf(Date.now());
  const attempts = (who: CandidateActor, lane: string, guest: string): Attempts => {
    const { db } = who.sdk;
    const messages = collection(db, paths.messages(a, lane));
    const list = (path: string) => () => getDocsFromServer(query(collection(db, path), limit(10)));
    return {
      lane: () => getDocFromServer(doc(db, paths.lane(a, lane))),
      messages: () => getDocsFromServer(query(messages, limit(10))),
      'messages of the agency': () => getDocsFromServer(query(messages, where('sender', '==', agency.uid), limit(10))),
      'one of them': () => getDocFromServer(doc(messages, longId())),
      'how many': () => getCountFromServer(messages),
      'how many lanes': () => getCountFromServer(query(collection(db, paths.lanes(a)), where('kind', '==', 'internal'))),
      'any messages': () => getDocsFromServer(query(collectionGroup(db, 'messages'), where('sender', '==', agency.uid), limit(10))),
      'lanes of the conversation': () => getDocsFromServer(query(collection(db, paths.lanes(a)), where('conversation', '==', conversationId), limit(10))),
      listening: () => new Promise((resolve, reject) => void onSnapshot(query(messages, limit(10)), resolve, reject)),
      cursors: list(paths.cursors(a, lane)),
      epochs: list(paths.epochs(a, lane)),
      signers: list(paths.signers(a, lane)),
      devices: list(paths.candidateDevices(a, lane)),
      ledger: list(paths.laneLedger(a, lane)),
      tip: () => getDocFromServer(doc(db, paths.laneTip(a, lane))),
      'a cursor': () => setDoc(doc(db, paths.cursor(a, lane, guest)), { at: serverTimestamp() }),
      'a message': () => setDoc(doc(messages, longId()), { sender: guest, sentAt: serverTimestamp() }),
      last: () => updateDoc(doc(db, paths.lane(a, lane)), { last: { at: serverTimestamp(), by: guest, size: 1 } }),
    };
  };
  const calls = (who: CandidateActor, lane: string, conversation: string): Attempts => ({
    keys: () => who.api.call('laneKeys', { params: { laneId: lane }, body: {} }),
    shares: () => who.api.call('laneShares', { params: { laneId: lane }, body: { from: period, to: period } }),
    'who answers': () => who.api.call('assignConversation', { params: { conversationId: conversation }, body: { to: null, expected: agency.uid } }),
    steps: () => who.api.call('conversationSteps', { params: { conversationId: conversation }, body: {} }),
  });
  const missing = { keys: 'not-found', shares: 'not-found', 'who answers': 'not-allowed', steps: 'not-allowed' };

  for (const [who, lane, guest, conversation] of [
    [one, laneId, guestUid, conversationId],
    [provisional, newcomer.talk.internalLane, newcomer.talk.guestUid, newcomer.talk.conversationId],
  ] as const) {
    const reads = attempts(who, lane, guest);
    expect(await outcomes(reads)).toEqual(every(reads, 'permission-denied'));
    expect(await outcomes(calls(who, lane, conversation))).toEqual(missing);
  }
});
