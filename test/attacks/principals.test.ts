import { paths } from '@liexin/domain/storage/paths';
import { shortId } from '@liexin/e2ee/random-bytes';
import { signInWithEmailAndPassword } from 'firebase/auth';
import { collection, doc, getDocFromServer, getDocsFromServer, limit, query } from 'firebase/firestore';
import { Timestamp } from 'firebase-admin/firestore';
import { beforeAll, expect, test } from 'vitest';
import type { AgencyActor } from '../support/actors/agency-actor.ts';
import { openSdk, type Sdk } from '../support/actors/sdk.ts';
import { admin } from './support/admin.ts';
import { every, outcomes, type Attempts } from './support/outcome.ts';
import { anAgency, aScene, at, theCandidate, type Scene } from './support/stage.ts';

let agency: AgencyActor;
let scene: Scene;
beforeAll(async () => {
  agency = await anAgency();
  scene = await aScene(agency);
});

const staffReads = (sdk: Sdk): Attempts => {
  const { agencyId: a } = agency;
  const { db } = sdk;
  const get = (path: string) => () => getDocFromServer(doc(db, path));
  return {
    agency: get(paths.agency(a)),
    member: get(paths.member(a, agency.uid)),
    members: () => getDocsFromServer(query(collection(db, paths.members(a)), limit(5))),
    conversation: get(paths.conversation(a, scene.talk.conversationId)),
    internal: get(paths.lane(a, scene.talk.internalLane)),
    epochs: () => getDocsFromServer(query(collection(db, paths.epochs(a, scene.talk.candidateLane)), limit(5))),
  };
};

test("[attack 50] a candidate for whom a member's document exists stays a candidate", async () => {
  const candidate = await theCandidate(scene.url);
  expect(await outcomes(staffReads(agency.sdk))).toEqual(every(staffReads(agency.sdk), 'granted'));
  const member = (await admin.db.doc(paths.member(agency.agencyId, agency.uid)).get()).data() ?? {};
  const { guestUid } = scene.talk;
  await admin.db
    .doc(paths.member(agency.agencyId, guestUid))
    .set({ ...member, devices: { [candidate.vault.deviceId]: { on: true, keyLogSeq: 4 } }, notBefore: Timestamp.fromMillis(0) });
  expect(await outcomes(staffReads(candidate.sdk))).toEqual(every(staffReads(candidate.sdk), 'permission-denied'));
  const detail = () => candidate.api.call('linkDetail', { params: { conversationId: scene.talk.conversationId }, body: {} });
  const recovery = () => candidate.api.call('recovery', { params: {}, body: {} });
  expect(await outcomes({ detail, recovery })).toEqual({ detail: 'not-allowed', recovery: 'not-allowed' });
  await admin.db.doc(paths.member(agency.agencyId, guestUid)).delete();
});

test("[attack 50] a member for whom a guest's document exists stays a member, and reads no other lane by it", async () => {
  const colleague = await anAgency('Colleague');
  const { uid, device } = colleague;
  const lane = () => getDocFromServer(doc(colleague.sdk.db, paths.lane(agency.agencyId, scene.talk.candidateLane)));
  await admin.db.doc(paths.guest(agency.agencyId, uid)).set({
    status: 'active',
    conversation: scene.talk.conversationId,
    lane: scene.talk.candidateLane,
    devices: { [device.deviceId]: 'admitted' },
    createdAt: Timestamp.now(),
  });
  const keys = () => colleague.api.call('laneKeys', { params: { laneId: scene.talk.candidateLane }, body: {} });
  expect(await outcomes({ lane, keys })).toEqual({ lane: 'permission-denied', keys: 'not-allowed' });
});

test("[attack 50] a password token opens nothing, its member's own documents included", async () => {
  const sdk = openSdk(at);
  const { user } = await signInWithEmailAndPassword(sdk.auth, agency.email, agency.password);
  expect(user.uid).toBe(agency.uid);
  expect(await outcomes(staffReads(sdk))).toEqual(every(staffReads(sdk), 'permission-denied'));
  const token = await user.getIdToken();
  const call = async (path: string, method = 'GET') => (await fetch(`${at.appUrl}${path}`, { method, headers: { authorization: `Bearer ${token}` } })).status;
  expect(await call('/api/agency/recovery')).toBe(403);
  expect(await call(`/api/conversations/${scene.talk.conversationId}/link`)).toBe(403);
  expect(await call(`/api/lanes/${scene.talk.candidateLane}/keys`)).toBe(403);
  expect(await call('/api/me/unlock', 'POST')).toBe(200);
  await sdk.close();
});

test('[attack 48] a password that a provisional browser puts on the shared account opens nothing', async () => {
  const hers = await aScene(agency);
  const candidate = await theCandidate(hers.url);
  const user = candidate.sdk.auth.currentUser;
  const lane = (sdk: Sdk) => () => getDocFromServer(doc(sdk.db, paths.lane(agency.agencyId, hers.talk.candidateLane)));
  expect(await outcomes({ lane: lane(candidate.sdk) })).toEqual({ lane: 'granted' });
  const email = `thief-${shortId().toLowerCase()}@example.com`;
  const update = await fetch(`http://127.0.0.1:${at.authPort}/identitytoolkit.googleapis.com/v1/accounts:update?key=local`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ idToken: await user?.getIdToken(), email, password: 'a password of the thief', returnSecureToken: true }),
  });
  expect(update.status).toBe(200);
  const thief = openSdk(at);
  await signInWithEmailAndPassword(thief.auth, email, 'a password of the thief');
  expect(thief.auth.currentUser?.uid).toBe(hers.talk.guestUid);
  expect(await outcomes({ lane: lane(thief) })).toEqual({ lane: 'permission-denied' });
  await thief.close();
});
