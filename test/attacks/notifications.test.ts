// What leaves the server about a message, in a running stack: its triggers, its push service, its mailbox.
import { paths } from '@liexin/domain/storage/paths';
import { FieldPath } from 'firebase-admin/firestore';
import { beforeAll, expect, test } from 'vitest';
import { aPushDevice, type PushDevice } from '../../functions/src/testing/a-push-device.ts';
import type { AgencyActor } from '../support/actors/agency-actor.ts';
import type { CandidateActor } from '../support/actors/candidate-actor.ts';
import { admin } from './support/admin.ts';
import { appHost, ask } from './support/http.ts';
import { outcome } from './support/outcome.ts';
import { anAgency, aScene, theCandidate, type Scene } from './support/stage.ts';

let agency: AgencyActor;
let scene: Scene;
let candidate: CandidateActor;
const names = { candidate: 'Zhang Yifan', title: 'Head of Quantum Sales', client: 'Oberon Optics' };
beforeAll(async () => {
  agency = await anAgency();
  scene = await aScene(agency, names);
  candidate = await theCandidate(scene.url, 'The first words, which nobody is told.');
});

const subscribe = async (): Promise<PushDevice> => {
  const { push } = await agency.api.call('config', { params: {}, body: {} });
  expect(push?.service).toBe('local');
  const made = await ask({ host: appHost, method: 'POST', path: '/_push/subscriptions', body: { applicationServerKey: push?.key } });
  const device = aPushDevice((JSON.parse(made.body) as { id: string }).id);
  await agency.api.call('addPush', { params: {}, body: device.body });
  return device;
};

/** What waits for a device at the push service, when there is something; a push that never comes is the test's time-out. */
const nextPush = async (device: PushDevice): Promise<Buffer> => {
  const answer = await fetch(`http://localhost:${appHost.split(':')[1]}/_push/subscriptions/${device.id}/messages`);
  const reader = answer.body?.getReader();
  let text = '';
  while (!text.includes('data: ')) text += new TextDecoder().decode((await reader?.read())?.value);
  await reader?.cancel();
  const [, id = '', data = '{}'] = /id: (.*)\ndata: (.*)\n/.exec(text) ?? [];
  await ask({ host: appHost, method: 'DELETE', path: `/_push/messages/${id}` });
  return Buffer.from((JSON.parse(data) as { body: string }).body, 'base64url');
};

/** Every step that was taken for a reader, as text. */
const stepsFor = async (recipient: string): Promise<string> => {
  const notices = await admin.db.collection('notices').where('recipient', '==', recipient).get();
  return JSON.stringify(notices.docs.map((doc) => doc.get('steps') as unknown));
};
/** Waits for something that a trigger or the job of the stack does; what never comes is the test's time-out. */
const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await new Promise((resume) => setTimeout(resume, 250));
};
/** Everything that must not stand in what leaves. */
const secrets = (): string[] => [
  ...Object.values(names),
  'The first words',
  scene.talk.conversationId,
  scene.talk.candidateLane,
  scene.linkId,
  new URL(scene.url).hash.slice(1),
  agency.agencyId,
  agency.uid,
];

test('[NT3] a message of the candidate reaches a device of the member as a push that says nothing of it', async () => {
  const device = await subscribe();
  await candidate.write('My phone number is 13800138000.');
  const body = await nextPush(device);

  const text = device.openText(body);
  expect(text).toMatch(/^\{"v":1,"k":"m","c":"[\w-]{11}"\}$/);
  for (const secret of [...secrets(), '13800138000']) expect(text).not.toContain(secret);
  const page = await ask({ host: appHost, path: '/_push' });
  for (const secret of [...secrets(), device.id]) expect(page.body).not.toContain(secret);
});

test('[NT1] [NT5] nobody else ends the subscription, and one that leads into the network of the server is refused', async () => {
  const other = await anAgency('Northlight Search');
  await other.api.call('removePush', { params: {}, body: { deviceId: agency.device.deviceId } });
  expect((await agency.api.call('channels', { params: {}, body: {} })).push.length).toBe(1);
  expect(await outcome(candidate.api.call('addPush', { params: {}, body: aPushDevice().body }))).toMatch(/^not-(?:found|allowed)$/);
  for (const endpoint of ['http://169.254.169.254/latest/', 'https://localhost/x', `https://${appHost}/api/config`, 'https://fcm.googleapis.com.evil.test/x'])
    expect(await outcome(agency.api.call('addPush', { params: {}, body: { ...aPushDevice().body, endpoint } }))).toBe('malformed-request');
});

test('[NT15] a device that was switched off gets no push of what comes after', async () => {
  const member = admin.db.doc(paths.member(agency.agencyId, agency.uid));
  const device = await subscribe();
  const waiting = async (): Promise<number> => (await ask({ host: appHost, path: '/_push' })).body.split(`<td>${device.id.slice(0, 6)}…</td>`).length - 1;
  for (const doc of (await admin.db.collection('notices').where('recipient', '==', agency.uid).get()).docs) await doc.ref.delete();
  await member.update(new FieldPath('devices', agency.device.deviceId, 'on'), false);
  try {
    await candidate.write('Are you there?');
    // The run's first turn is over when its step is written down.
    await until(async () => (await stepsFor(agency.uid)).includes('skipped'));
    expect(await waiting()).toBe(0);
  } finally {
    await member.update(new FieldPath('devices', agency.device.deviceId, 'on'), true);
  }
});
