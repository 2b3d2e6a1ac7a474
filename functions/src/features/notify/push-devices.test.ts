import { createECDH } from 'node:crypto';
import { defaultLadder } from '@liexin/domain/notify/ladder';
import { defaultPreferences } from '@liexin/domain/notify/preferences';
import { paths } from '@liexin/domain/storage/paths';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPushService, type PushService } from '../../../../gateway/src/push-service/start-push-service.ts';
import { vapidKeys } from '../../platform/vapid.ts';
import { aPushDevice, testPushService, type TestPushService } from '../../testing/a-push-device.ts';
import { aTalk } from '../../testing/a-talk.ts';
import { aDevice } from '../../testing/an-agency.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';

let [api, service] = [undefined as unknown as LocalApi, undefined as unknown as TestPushService];
beforeAll(async () => {
  service = await testPushService();
  api = await localApi(service.address);
});
afterAll(async () => {
  await api.close();
  await service.close();
});
const subscription = (agencyId: string, uid: string, deviceId: string) => api.platform.db.doc(paths.pushDevice(agencyId, uid, deviceId)).get();

describe('a subscription', () => {
  test('[NT1] is that of the calling device alone: another member changes and ends nothing, a candidate has none', async () => {
    const [talk, other] = [await aTalk(api), await aTalk(api)];
    const { agencyId, owner } = talk.agency;
    const device = aPushDevice();
    await api.call('addPush', { token: talk.token, body: device.body });
    await api.call('removePush', { token: other.token, body: { deviceId: owner.device.deviceId } });
    await api.call('removePush', { token: other.token, body: {} });
    expect((await subscription(agencyId, owner.uid, owner.device.deviceId)).get('endpoint')).toBe(device.body.endpoint);
    expect((await api.call('channels', { token: other.token })).body.push).toEqual([]);
    expect((await api.call('channels', { token: talk.token })).body.push).toMatchObject([{ deviceId: owner.device.deviceId, failing: null }]);
    expect(JSON.stringify((await api.call('channels', { token: talk.token })).body)).not.toContain('push.localhost');

    const candidate = api.signIn(await api.platform.auth.mint(talk.guestUid, { agency: agencyId, kind: 'candidate', device: (await aDevice()).deviceId }));
    for (const token of [candidate, api.passwordToken(owner.uid)])
      expect((await api.call('addPush', { token, body: aPushDevice().body })).fault?.code).toBe('not-allowed');
    expect((await api.call('addPush', { body: aPushDevice().body })).fault?.code).toBe('not-signed-in');

    await api.call('removePush', { token: talk.token, body: {} });
    await api.call('removePush', { token: talk.token, body: {} });
    expect((await subscription(agencyId, owner.uid, owner.device.deviceId)).exists).toBe(false);
    expect((await api.call('testPush', { token: talk.token })).body).toEqual({ outcome: 'none', status: null });
  });

  test('[NT1] of a browser in which somebody else signed in is theirs from then on', async () => {
    const [first, second] = [await aTalk(api), await aTalk(api)];
    const browser = aPushDevice();
    await api.call('addPush', { token: first.token, body: browser.body });
    await api.call('addPush', { token: second.token, body: browser.body });

    expect((await api.call('channels', { token: first.token })).body.push).toEqual([]);
    await api.call('addPush', { token: second.token, body: aPushDevice().body });
    await api.call('addPush', { token: first.token, body: browser.body });
    expect([
      (await api.call('channels', { token: first.token })).body.push.length,
      (await api.call('channels', { token: second.token })).body.push.length,
    ]).toEqual([1, 1]);
  });

  test('[NT5] at any other place is refused, whatever it is called', async () => {
    const { token } = await api.found();
    const { body } = aPushDevice();
    const places = [
      'http://push.localhost/p/x',
      'https://push.localhost:8443/p/x',
      'https://push.localhost.evil.test/p/x',
      'https://user:pass@push.localhost/p/x',
      'https://fcm.googleapis.com/fcm/send/x',
      'https://127.0.0.1/p/x',
      'https://[::1]/p/x',
      'https://169.254.169.254/latest/meta-data',
      'https://metadata.google.internal/computeMetadata/v1/',
      'https://push.localhost/p/x#y',
      'file:///etc/passwd',
      'push.localhost',
    ];
    for (const endpoint of places) {
      const { status, fault } = await api.call('addPush', { token, body: { ...body, endpoint } });
      expect([endpoint, status, fault?.detail['field']]).toEqual([endpoint, 400, 'endpoint']);
    }
    expect((await api.call('addPush', { token, body: { ...body, p256dh: 'A'.repeat(87) } })).fault?.detail['field']).toBe('p256dh');
  });

  test('[NT14] with keys that are on no curve is never sent to, and the test says so', async () => {
    const { token } = await api.found();
    const p256dh = Buffer.concat([Buffer.of(4), Buffer.alloc(64, 7)]).toString('base64url');
    await api.call('addPush', { token, body: { ...aPushDevice().body, p256dh } });
    expect((await api.call('testPush', { token })).body).toEqual({ outcome: 'refused', status: null });
  });

  test('[NT1] is tried out by a push of kind x, ten times an hour', async () => {
    const { token } = await api.found();
    const device = aPushDevice();
    await api.call('addPush', { token, body: device.body });
    expect((await api.call('testPush', { token })).body).toEqual({ outcome: 'accepted', status: 201 });
    expect(device.open(service.received.at(-1)?.body ?? Buffer.alloc(0)).k).toBe('x');
    service.answer(device.id, 410);
    expect((await api.call('testPush', { token })).body).toEqual({ outcome: 'gone', status: 410 });
    expect((await api.call('channels', { token })).body.push).toEqual([]);
    for (let i = 0; i < 8; i++) await api.call('testPush', { token });
    expect((await api.call('testPush', { token })).fault?.code).toBe('too-many-tries');
  });
});

test('[NT2] the key that config tells is that of the private one, and the same in every process', async () => {
  const keys = vapidKeys(api.platform.secrets);
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(keys.privateKey);
  expect(curve.getPublicKey('base64url')).toBe((await api.call('config', {})).body.push?.key);
  expect(vapidKeys({ ...api.platform.secrets }).privateKey).toEqual(keys.privateKey);
  expect(vapidKeys({ ...api.platform.secrets, internalSecret: new Uint8Array(32) }).privateKey).not.toEqual(keys.privateKey);
});

describe('the local push service', () => {
  let [local, localServer] = [undefined as unknown as PushService, undefined as unknown as LocalApi];
  beforeAll(async () => {
    local = await startPushService({ file: ':memory:' });
    localServer = await localApi(local.address);
  });
  afterAll(async () => {
    await localServer.close();
    await local.close();
  });

  test('[NT20] takes what this server sends, signed and encrypted as browsers want it', async () => {
    const { createServer } = await import('node:http');
    const gateway = createServer((request, response) => void local.router(request, response, request.url ?? ''));
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
    const address = gateway.address();
    const base = `http://localhost:${typeof address === 'object' ? address?.port : 0}`;
    const { token } = await localServer.found();
    const applicationServerKey = (await localServer.call('config', {})).body.push?.key;
    const made = await fetch(`${base}/_push/subscriptions`, { method: 'POST', body: JSON.stringify({ applicationServerKey }) });
    const { id, endpoint } = (await made.json()) as { id: string; endpoint: string };
    const device = aPushDevice(id);
    expect(device.body.endpoint).toBe(endpoint);

    await localServer.call('addPush', { token, body: device.body });
    expect((await localServer.call('testPush', { token })).body).toEqual({ outcome: 'accepted', status: 201 });
    const stream = (await fetch(`${base}/_push/subscriptions/${id}/messages`)).body?.getReader();
    let text = '';
    while (!text.includes('data: ')) text += new TextDecoder().decode((await stream?.read())?.value);
    const { body } = JSON.parse(/data: (.*)/.exec(text)?.[1] ?? '{}') as { body: string };
    expect(device.open(Buffer.from(body, 'base64url')).k).toBe('x');

    await stream?.cancel();
    await fetch(`${base}/_push/subscriptions/${id}`, { method: 'DELETE' });
    expect((await localServer.call('testPush', { token })).body).toEqual({ outcome: 'gone', status: 410 });
    gateway.closeAllConnections();
    await new Promise<void>((resolve) => gateway.close(() => resolve()));
  });
});

describe('what a person wants', () => {
  test('[NT13] is everything, until they say otherwise; a zone that is none and a time that is none are refused', async () => {
    const [{ token }, other] = [await api.found(), await api.found()];
    expect((await api.call('preferences', { token })).body).toEqual(defaultPreferences);
    const wishes = { ...defaultPreferences, mail: false, quiet: { from: '21:00', to: '08:00' }, timeZone: 'Asia/Shanghai' };
    await api.call('setPreferences', { token, body: wishes });
    expect((await api.call('preferences', { token })).body).toEqual(wishes);
    expect((await api.call('preferences', { token: other.token })).body).toEqual(defaultPreferences);
    for (const wrong of [{ timeZone: 'Mars/Olympus' }, { quiet: { from: '25:00', to: '08:00' } }])
      expect((await api.call('setPreferences', { token, body: { ...wishes, ...wrong } })).status).toBe(400);
  });

  test('[NT9] the ladder is set by owners and admins, with a row in the ledger when it changes', async () => {
    const { agency, token } = await api.found();
    const member = api.platform.db.doc(paths.member(agency.agencyId, agency.owner.uid));
    const ladder = { staff: [{ kind: 'mail' as const, afterMinutes: 30 }], candidate: [] };
    expect((await api.call('ladder', { token })).body).toEqual(defaultLadder);
    for (let i = 0; i < 2; i++) expect((await api.call('setLadder', { token, body: ladder })).status).toBe(200);
    expect((await api.call('ladder', { token })).body).toEqual(ladder);
    const rows = await api.platform.db.collection(paths.agencyLedger(agency.agencyId)).where('kind', '==', 'ladder').get();
    expect(rows.docs.map((doc) => doc.get('detail') as unknown)).toEqual([{ by: agency.owner.uid, staff: 'mail:30', candidate: '' }]);
    await member.update({ roles: ['consultant'] });
    expect((await api.call('setLadder', { token, body: defaultLadder })).fault?.code).toBe('not-allowed');
    expect((await api.call('agencyChannels', { token })).fault?.code).toBe('not-allowed');
  });

  test('[NT9] the ladder that was set is the one that is climbed, also by runs under way', async () => {
    const talk = await aTalk(api);
    api.clock.now = Date.now();
    await talk.consultantSays();
    await api.call('setLadder', { token: talk.token, body: { staff: [], candidate: [{ kind: 'task', afterMinutes: 1 }] } });
    await talk.later(2);
    expect([(await talk.mails()).length, (await talk.tasks()).length]).toEqual([0, 1]);
  });

  test('[NT19] owners see who has no channel, and since when', async () => {
    const { agency, token } = await api.found();
    const channels = async () => (await api.call('agencyChannels', { token })).body.members[0];
    expect(await channels()).toEqual({ uid: agency.owner.uid, pushDevices: 0, mail: true, unreachableSinceMs: null });
    const device = aPushDevice();
    await api.call('addPush', { token, body: device.body });
    await api.call('setPreferences', { token, body: { ...defaultPreferences, mail: false } });
    expect(await channels()).toMatchObject({ pushDevices: 1, mail: false, unreachableSinceMs: null });
    service.answer(device.id, 403);
    await api.call('testPush', { token });
    expect(await channels()).toMatchObject({ pushDevices: 0, unreachableSinceMs: api.clock.now });
    expect((await api.call('channels', { token })).body.push).toMatchObject([{ failing: 'refused', acceptedAtMs: null }]);
  });

  test('[NT19] a mail to oneself shows whether mails go out; five an hour', async () => {
    const { agency, token } = await api.found();
    expect((await api.call('testMail', { token })).status).toBe(200);
    expect((await api.call('channels', { token })).body.mail).toMatchObject({ known: true, lastState: 'pending', goesTo: 'mailbox' });
    await api.fetch('/api/internal/run/escalate', {
      method: 'POST',
      headers: { 'x-internal-secret': Buffer.from(api.platform.secrets.internalSecret).toString('base64url') },
    });
    expect((await api.call('channels', { token })).body.mail).toMatchObject({ lastState: 'sent', lastAtMs: api.clock.now });
    const mails = await api.platform.db.collection('mails').where('to', '==', `${agency.owner.uid}@staff.test`).get();
    expect(mails.docs.map((doc) => String(doc.get('text')))).toEqual([`Mails from ${agency.body.displayName} reach you.\n\nhttp://localhost:3000/`]);
    for (let i = 0; i < 4; i++) {
      api.clock.advance(1);
      await api.call('testMail', { token });
    }
    expect((await api.call('testMail', { token })).fault?.code).toBe('too-many-tries');
  });
});
