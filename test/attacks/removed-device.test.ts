import { paths } from '@liexin/domain/storage/paths';
import { periodOf } from '@liexin/proof/period';
import { collection, doc, getDocFromServer, getDocsFromServer, limit, query } from 'firebase/firestore';
import { FieldPath, Timestamp } from 'firebase-admin/firestore';
import { beforeAll, expect, test } from 'vitest';
import { healSession } from '../../web/src/platform/vault/heal-session.ts';
import type { AgencyActor } from '../support/actors/agency-actor.ts';
import { postMessage } from '../support/actors/post-message.ts';
import { admin } from './support/admin.ts';
import { every, outcomes, type Attempts } from './support/outcome.ts';
import { anAgency, aScene, type Scene } from './support/stage.ts';

let agency: AgencyActor;
let scene: Scene;
let attempts: Attempts;
beforeAll(async () => {
  agency = await anAgency();
  scene = await aScene(agency);
  const { agencyId, sdk, api, uid } = agency;
  const { candidateLane: laneId, conversationId } = scene.talk;
  const period = periodOf(Date.now());
  // Sealed while the device was on: what a removed one still holds.
  const sealed = await Promise.all([1, 2, 3, 4].map(() => agency.seal(laneId, 'from a device that was removed')));
  attempts = {
    messages: () => getDocsFromServer(query(collection(sdk.db, paths.messages(agencyId, laneId)), limit(10))),
    lane: () => getDocFromServer(doc(sdk.db, paths.lane(agencyId, laneId))),
    'own member': () => getDocFromServer(doc(sdk.db, paths.member(agencyId, uid))),
    post: async () => postMessage(sdk.db, { agencyId, laneId, by: uid, ...(sealed.pop() ?? (await agency.seal(laneId, 'x'))) }),
    shares: () => api.call('laneShares', { params: { laneId }, body: { from: period, to: period } }),
    detail: () => api.call('linkDetail', { params: { conversationId }, body: {} }),
    session: () => healSession(api, agency.device),
  };
});

const member = () => admin.db.doc(paths.member(agency.agencyId, agency.uid));
const refusals = (code: string): Record<string, string> => ({ ...every(attempts, 'permission-denied'), shares: code, detail: code, session: code });

test('[attack 7] a device that was switched off reads, writes and calls nothing from then on, with a token that still holds', async () => {
  expect(await outcomes(attempts)).toEqual(every(attempts, 'granted'));
  await member().update(new FieldPath('devices', agency.device.deviceId, 'on'), false);
  expect(await outcomes(attempts)).toEqual(refusals('device-off'));
  await agency.sdk.auth.currentUser?.getIdToken(true);
  expect(await outcomes(attempts)).toEqual(refusals('device-off'));
  await member().update(new FieldPath('devices', agency.device.deviceId, 'on'), true);
});

test('[attack 7] a removed member likewise', async () => {
  await member().update({ status: 'removed' });
  expect(await outcomes(attempts)).toEqual(refusals('not-a-member'));
  await member().update({ status: 'active' });
  expect(await outcomes(attempts)).toEqual(every(attempts, 'granted'));
});

test('[attack 7] sign-ins from before `notBefore` are void for rules and API alike; the device itself may sign in anew', async () => {
  await member().update({ notBefore: Timestamp.fromMillis(Date.now() + 60_000) });
  expect(await outcomes(attempts)).toEqual({ ...refusals('sign-in-too-old'), session: 'granted' });
});
