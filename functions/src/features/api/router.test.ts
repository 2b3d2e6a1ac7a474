import { routes, type RouteName } from '@liexin/domain/api/routes';
import { paths } from '@liexin/domain/storage/paths';
import { toBase64url } from '@liexin/proof/bytes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kindOf, mayCall } from '../../platform/principal.ts';
import { b64, longId, shortId } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { exchangeToken } from '../../testing/unsigned-auth.ts';
import { parseResponse } from './parse.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

const sampleIds = { linkId: longId(), laneId: shortId(), deviceId: shortId(), conversationId: shortId(), noteId: longId() };
const urlOf = (name: RouteName): string => routes[name].path.replaceAll(/:(\w+)/g, (_, key: keyof typeof sampleIds) => sampleIds[key]);
const names = Object.keys(routes) as RouteName[];
const faultOf = async (response: Response): Promise<{ code: string; detail: Record<string, unknown> }> =>
  ((await response.json()) as { error: { code: string; detail: Record<string, unknown> } }).error;

describe('the table of routes', () => {
  test('[API1] answers under /api and under /', async () => {
    for (const path of ['/api/config', '/config']) expect((await api.fetch(path)).status).toBe(200);
  });

  test('[API2] tells an unknown path or method with a fault', async () => {
    for (const [path, method] of [
      ['/api/nothing', 'GET'],
      ['/api/config', 'DELETE'],
      ['/', 'GET'],
    ] as const) {
      const response = await api.fetch(path, { method });
      expect([response.status, (await faultOf(response)).code]).toEqual([404, 'not-found']);
    }
  });

  test('[API3] names the field that is wrong and never what it holds', async () => {
    const { agency } = await api.found();
    const body = JSON.stringify({ ...agency.body, displayName: '', region: 'Mars, a secret place' });

    const response = await api.fetch('/api/agencies', { method: 'POST', headers: { authorization: `Bearer ${api.passwordToken('u')}` }, body });

    const text = await response.text();
    expect(response.status).toBe(400);
    expect(text).toContain('displayName');
    expect(text).not.toContain('Mars');
  });

  test('[API3] refuses what is no JSON, and ids of another form', async () => {
    expect((await faultOf(await api.fetch('/api/session/nonce', { method: 'POST', body: '{"a":' }))).detail).toEqual({ field: 'body' });
    expect((await faultOf(await api.fetch('/api/links/short/begin', { method: 'POST', body: '{}' }))).detail).toEqual({ field: 'linkId' });
  });

  test('[API4] refuses a body of more than 1 MB, with or without a length', async () => {
    const big = JSON.stringify({ filler: 'x'.repeat(1024 * 1024) });
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(big));
        controller.close();
      },
    });

    const sized = await api.fetch('/api/session/nonce', { method: 'POST', body: big, headers: { 'content-length': String(big.length) } });
    const streamed = await api.fetch('/api/session/nonce', { method: 'POST', body: stream, duplex: 'half' } as RequestInit);

    expect([sized.status, streamed.status]).toEqual([400, 400]);
  });

  test('[API5] every route but the public ones wants a token', async () => {
    for (const name of names.filter((one) => routes[one].caller !== 'public')) {
      const response = await api.fetch(urlOf(name), { method: routes[name].method, ...(routes[name].method === 'GET' ? {} : { body: '{}' }) });
      expect([name, [400, 401].includes(response.status)]).toEqual([name, true]);
    }
    expect((await faultOf(await api.fetch('/api/agency/recovery'))).code).toBe('not-signed-in');
    expect((await faultOf(await api.fetch('/api/agency/recovery', { headers: { authorization: 'Bearer forged.forged.' } }))).code).toBe('not-signed-in');
  });

  test('[API6] a password token opens no device route, a device token no password route', async () => {
    const { token } = await api.found();

    expect((await api.call('recovery', { token: api.passwordToken('somebody') })).fault?.code).toBe('not-allowed');
    expect((await api.call('unlock', { token })).fault?.code).toBe('not-allowed');
    expect((await api.call('laneKeys', { token, params: { laneId: shortId() } })).fault?.code).toBe('not-allowed');
  });

  test('[API7] a device that is off, unknown, or of a removed member is refused at once', async () => {
    const { agency, token } = await api.found();
    const member = api.platform.db.doc(paths.member(agency.agencyId, agency.owner.uid));
    const code = async () => (await api.call('recovery', { token })).fault?.code;

    await member.update({ [`devices.${agency.owner.device.deviceId}.on`]: false });
    expect(await code()).toBe('device-off');
    await member.update({ devices: {} });
    expect(await code()).toBe('device-unknown');
    await member.update({ status: 'removed' });
    expect(await code()).toBe('not-a-member');
  });

  test('[API7] claims decide the kind, not which documents exist', async () => {
    const { agency } = await api.found();
    const custom = await api.platform.auth.mint(agency.owner.uid, { agency: agency.agencyId, kind: 'candidate', device: agency.owner.device.deviceId });

    const outcome = await api.call('recovery', { token: exchangeToken(api.platform.projectId, custom, Math.floor(Date.now() / 1000)) });

    expect(outcome.fault?.code).toBe('not-allowed');
  });

  test('[API6] half a set of claims is nobody', () => {
    const base = { uid: 'u', authTimeS: 1 };
    expect(kindOf({ ...base, provider: 'password' })).toBe('password');
    expect(kindOf({ ...base, provider: 'custom' })).toBeNull();
    expect(kindOf({ ...base, provider: 'anonymous' })).toBeNull();
    expect(kindOf({ ...base, provider: 'custom', kind: 'staff', agency: shortId() })).toBeNull();
    expect(kindOf({ ...base, provider: 'password', kind: 'staff', agency: shortId(), device: shortId() })).toBeNull();
    expect(kindOf({ ...base, provider: 'custom', kind: 'owner', agency: shortId(), device: shortId() })).toBeNull();
    expect([
      mayCall('device', 'password'),
      mayCall('device', 'staff'),
      mayCall('device', 'candidate'),
      mayCall('staff', 'candidate'),
      mayCall('guest', 'staff'),
      mayCall('guest', 'candidate'),
    ]).toEqual([false, true, true, false, false, true]);
  });

  test('[API8] an answer is cut to what the table promises', () => {
    const answer = parseResponse('session', { token: 't', head: { seq: 1, hash: b64(32) }, pepper: 'never' });

    expect(Object.keys(answer)).toEqual(['token', 'head']);
  });

  test('[API9] jobs run with the internal secret alone', async () => {
    const run = (secret: string, job = 'count') => api.fetch(`/api/internal/run/${job}`, { method: 'POST', headers: { 'x-internal-secret': secret } });
    const secret = toBase64url(api.platform.secrets.internalSecret);

    expect([(await run(secret)).status, (await run('')).status, (await run(b64(32))).status, (await run(secret, 'constructor')).status]).toEqual([
      200, 404, 404, 404,
    ]);
  });
});
