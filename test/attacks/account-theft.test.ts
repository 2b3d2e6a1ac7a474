import { paths } from '@liexin/domain/storage/paths';
import { signInWithCustomToken } from 'firebase/auth';
import { collection, getDocsFromServer, limit, query } from 'firebase/firestore';
import { beforeAll, expect, test } from 'vitest';
import type { AgencyActor } from '../support/actors/agency-actor.ts';
import type { CandidateActor } from '../support/actors/candidate-actor.ts';
import { ask } from './support/http.ts';
import { outcome } from './support/outcome.ts';
import { aBrowser, anAgency, aScene, type Scene } from './support/stage.ts';

let agency: AgencyActor;
beforeAll(async () => {
  agency = await anAgency();
});

/** The person and a robot, both with the whole link, on one account. */
const twoOnOneAccount = async (): Promise<{ scene: Scene; person: CandidateActor; robot: CandidateActor; idToken: string }> => {
  const scene = await aScene(agency);
  const [robot, person] = [await aBrowser(scene.url), await aBrowser(scene.url)];
  await robot.bind();
  await person.bind();
  return { scene, robot, person, idToken: await robot.idToken() };
};
const identity = (call: string, body: unknown) => ask({ method: 'POST', path: `/identitytoolkit.googleapis.com/v1/accounts:${call}?key=local`, body });

/** A new sign-in by the device's own key: what the page does when its session is gone. */
const comeBack = async (who: CandidateActor, scene: Scene): Promise<number> => {
  const place = { agencyId: agency.agencyId, uid: scene.talk.guestUid, deviceId: who.vault.deviceId };
  const { nonce } = await who.api.call('sessionNonce', { params: {}, body: place });
  const { token } = await who.api.call('session', { params: {}, body: { ...place, nonce, signature: await who.vault.sessionSignature(nonce) } });
  await signInWithCustomToken(who.sdk.auth, token);
  return 1;
};

test('[attack 48] a provisional browser that deletes the shared account stops nobody: one new session, and the next message goes out', async () => {
  const { scene, person, idToken } = await twoOnOneAccount();
  await person.claim();
  await person.write('before');
  expect((await identity('delete', { idToken })).status).toBe(200);
  expect(await outcome(person.sdk.auth.currentUser?.getIdToken(true) ?? Promise.resolve())).not.toBe('granted');
  expect(await comeBack(person, scene)).toBe(1);
  expect(await outcome(person.write('after'))).toBe('granted');
  expect(await outcome(person.claim())).toBe('granted');
});

test('[attack 48] nor does one that gives the account an address and a password, before the claim', async () => {
  const { scene, person, robot, idToken } = await twoOnOneAccount();
  expect((await identity('update', { idToken, email: `robot-${scene.linkId.toLowerCase()}@example.com`, password: 'of a robot' })).status).toBe(200);
  if ((await outcome(person.claim())) !== 'granted') await comeBack(person, scene);
  expect(await outcome(person.claim())).toBe('granted');
  expect(await outcome(person.write('still mine'))).toBe('granted');
  expect(await outcome(comeBack(robot, scene))).toBe('device-off');
});

test('[attack 48] nobody gives himself claims, another agency or another device', async () => {
  const { scene, robot, idToken } = await twoOnOneAccount();
  const read = () => getDocsFromServer(query(collection(robot.sdk.db, paths.members(agency.agencyId)), limit(1)));
  const claims = { customAttributes: JSON.stringify({ agency: agency.agencyId, kind: 'staff', device: agency.device.deviceId }) };
  await identity('update', { idToken, ...claims });
  await ask({
    method: 'POST',
    path: '/identitytoolkit.googleapis.com/v1/projects/demo-liexin/accounts:update',
    body: { localId: scene.talk.guestUid, ...claims },
  });
  const owner = await ask({
    method: 'POST',
    path: '/identitytoolkit.googleapis.com/v1/projects/demo-liexin/accounts:update',
    headers: { authorization: 'Bearer owner' },
    body: { localId: scene.talk.guestUid, ...claims },
  });
  expect(owner.status).toBe(403);
  await comeBack(robot, scene);
  const { claims: seen } = (await robot.sdk.auth.currentUser?.getIdTokenResult(true)) ?? { claims: {} };
  expect(seen).toMatchObject({ kind: 'candidate', device: robot.vault.deviceId });
  expect(await outcome(read)).toBe('permission-denied');
});
