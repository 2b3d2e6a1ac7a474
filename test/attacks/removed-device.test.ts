import { paths } from '@liexin/domain/storage/paths';
import { toBase64url } from '@liexin/proof/bytes';
import { deviceAddBody } from '@liexin/proof/key-log-body';
import { makeKeyLogEntry } from '@liexin/proof/key-log-entry';
import { periodOf } from '@liexin/proof/period';
import { collection, doc, getDocFromServer, getDocsFromServer, limit, query } from 'firebase/firestore';
import { FieldPath, Timestamp } from 'firebase-admin/firestore';
import { beforeAll, expect, test } from 'vitest';
import { createApiClient } from '../../web/src/platform/api-client.ts';
import { firebaseAuthPort } from '../../web/src/platform/auth-port.ts';
import { firestoreSource } from '../../web/src/platform/firestore-source.ts';
import type { AdmittedDevice } from '../../web/src/platform/vault/device-record.ts';
import { healSession } from '../../web/src/platform/vault/heal-session.ts';
import { openKeyLog } from '../../web/src/platform/vault/key-log.ts';
import { makeDevice } from '../../web/src/platform/vault/make-device.ts';
import { takeOffDevice } from '../../web/src/platform/vault/take-off-device.ts';
import { keyLogJson } from '../../web/src/platform/vault/wire.ts';
import { absolute, type AgencyActor } from '../support/actors/agency-actor.ts';
import { postMessage } from '../support/actors/post-message.ts';
import { openSdk } from '../support/actors/sdk.ts';
import { admin } from './support/admin.ts';
import { every, outcome, outcomes, type Attempts } from './support/outcome.ts';
import { anAgency, aScene, at, type Scene } from './support/stage.ts';

let agency: AgencyActor;
let scene: Scene;
let attempts: Attempts;
/** Everything that a device of this agency could try in this conversation. */
const attemptsOf = async (agency: AgencyActor, { talk }: Scene): Promise<Attempts> => {
  const { agencyId, sdk, api, uid } = agency;
  const { candidateLane: laneId, conversationId } = talk;
  const period = periodOf(Date.now());
  // Sealed while the device was on: what a removed one still holds.
  const sealed = await Promise.all([1, 2, 3, 4].map(() => agency.seal(laneId, 'from a device that was removed')));
  return {
    messages: () => getDocsFromServer(query(collection(sdk.db, paths.messages(agencyId, laneId)), limit(10))),
    lane: () => getDocFromServer(doc(sdk.db, paths.lane(agencyId, laneId))),
    'own member': () => getDocFromServer(doc(sdk.db, paths.member(agencyId, uid))),
    post: async () => postMessage(sdk.db, { agencyId, laneId, by: uid, ...(sealed.pop() ?? (await agency.seal(laneId, 'x'))) }),
    shares: () => api.call('laneShares', { params: { laneId }, body: { from: period, to: period } }),
    detail: () => api.call('linkDetail', { params: { conversationId }, body: {} }),
    session: () => healSession(api, agency.device),
  };
};
beforeAll(async () => {
  agency = await anAgency();
  scene = await aScene(agency);
  attempts = await attemptsOf(agency, scene);
});

const member = () => admin.db.doc(paths.member(agency.agencyId, agency.uid));
const refusalsOf = (tries: Attempts, code: string): Record<string, string> => ({
  ...every(tries, 'permission-denied'),
  shares: code,
  detail: code,
  session: code,
});
const refusals = (code: string): Record<string, string> => refusalsOf(attempts, code);

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

test('[attack 7] [ME11] an own device that another one removed reads, writes and calls nothing from then on; what it still holds does not go out', async () => {
  const lost = await anAgency();
  const tries = await attemptsOf(lost, await aScene(lost));
  const { agencyId, uid } = lost;
  const { admitted } = lost.device;
  const other: AdmittedDevice = { ...(await makeDevice(uid, Date.now())), admitted };
  const { entry } = await makeKeyLogEntry({
    agencyId,
    head: (await lost.vault.keyLog.sync()).head,
    type: 'dev.add',
    subject: other.deviceId,
    body: deviceAddBody({ uid, dkPub: other.keys.dkPub, dsPub: other.keys.dsPub }),
    signer: uid,
    key: admitted.person.us.privateKey,
  });
  const sdk = openSdk(at);
  const auth = firebaseAuthPort(sdk.auth, 'local', absolute(at));
  await auth.signIn(lost.email, lost.password);
  const api = createApiClient({ fetch: absolute(at), idToken: (fresh) => auth.idToken(fresh), timeoutMs: 30_000 });
  const [dkPub, dsPub] = [toBase64url(other.keys.dkPub), toBase64url(other.keys.dsPub)];
  const wrap = { enc: dkPub, ciphertext: toBase64url(new Uint8Array(48)) };
  const added = await api.call('addDevice', { params: {}, body: { device: { deviceId: other.deviceId, dkPub, dsPub }, entry: keyLogJson(entry), wrap } });
  await auth.signInWithToken(added.token);
  expect(await outcomes(tries)).toEqual(every(tries, 'granted'));

  const keyLog = openKeyLog({ agencyId, pin: admitted.pin, source: firestoreSource(sdk.db), pinned: async () => undefined });
  await takeOffDevice({ api, device: other, keyLog }, other.uid, lost.device.deviceId);
  expect(await outcomes(tries)).toEqual(refusalsOf(tries, 'device-off'));
  await lost.sdk.auth.currentUser?.getIdToken(true);
  expect(await outcomes(tries)).toEqual(refusalsOf(tries, 'device-off'));
  expect(await outcome(takeOffDevice({ api: lost.api, device: lost.device, keyLog }, lost.device.uid, other.deviceId))).toBe('device-off');
  // What it signed before still counts; a message that it would sign now is nobody's.
  expect((await keyLog.sync()).members.get(uid)?.devices.get(lost.device.deviceId)?.until).toBeGreaterThan(0);
  await sdk.close();
});
