import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask } from '../../test/service.ts';
import { startGateway } from '../start-gateway.ts';
import type { Gateway } from '../start-gateway.ts';
import { startPushService } from './start-push-service.ts';
import type { PushService } from './start-push-service.ts';

let folder: string;
let gateway: Gateway;
let service: PushService;
let now = Date.parse('2026-03-01T09:00:00Z');

const start = async (): Promise<void> => {
  service = await startPushService({ file: join(folder, 'push.sqlite'), now: () => now });
};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'push-'));
  await start();
  const nobody = '127.0.0.1:9';
  gateway = await startGateway({
    port: 0,
    appRoot: folder,
    replyRoot: folder,
    firestore: nobody,
    auth: nobody,
    functions: { upstream: nobody, project: 'p', region: 'r' },
    findHeaders: () => ({}),
    localPages: (...request) => service.router(...request),
  });
});
afterAll(async () => {
  await gateway.close();
  await service.close();
  await rm(folder, { recursive: true });
});

interface ServerKey {
  raw: string;
  key: KeyObject;
}
const serverKey = (): ServerKey => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  return { raw: Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]).toString('base64url'), key: privateKey };
};
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const vapid = ({ raw, key }: ServerKey, claims: object = {}): string => {
  const text = `${part({ typ: 'JWT', alg: 'ES256' })}.${part({ aud: 'https://push.localhost', exp: now / 1000 + 3600, sub: 'mailto:a@b.test', ...claims })}`;
  return `vapid t=${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}, k=${raw}`;
};
const subscribe = async (key: ServerKey): Promise<{ id: string; path: string }> => {
  const made = await ask(gateway.port, '/_push/subscriptions', { method: 'POST', body: JSON.stringify({ applicationServerKey: key.raw }) });
  expect(made.status).toBe(201);
  const { id, endpoint } = JSON.parse(made.body.toString()) as { id: string; endpoint: string };
  return { id, path: new URL(endpoint).pathname };
};
const push = async (path: string, authorization: string, body: string | Buffer = 'sealed', headers: Record<string, string> = {}): Promise<number> => {
  const port = Number(service.address.split(':')[1]);
  const all = { authorization, ttl: '60', 'content-encoding': 'aes128gcm', ...headers };
  return (await ask(port, path, { method: 'POST', body, headers: all })).status;
};

/** An open stream: `next` waits for one event. */
const listen = async (id: string) => {
  const answer = await new Promise<IncomingMessage>((resolve) =>
    get({ host: '127.0.0.1', port: gateway.port, path: `/_push/subscriptions/${id}/messages`, headers: { Host: 'localhost' }, agent: false }, resolve),
  );
  const events: { id: string; data: { body: string; urgency: string; topic: string | null } }[] = [];
  let rest = '';
  let wake = (): void => undefined;
  answer.setEncoding('utf8').on('data', (chunk: string) => {
    const whole = (rest + chunk).split('\n\n');
    rest = whole.pop() ?? '';
    for (const one of whole) {
      const [, eventId, data] = /^id: (.*)\ndata: (.*)$/.exec(one) ?? [];
      if (eventId && data) events.push({ id: eventId, data: JSON.parse(data) as never });
    }
    wake();
  });
  const ended = new Promise<void>((resolve) => answer.on('close', resolve));
  return {
    status: answer.statusCode,
    ended,
    end: () => answer.destroy(),
    next: async () => {
      while (events.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      return events.shift();
    },
  };
};
const bodyOf = (event: { data: { body: string } } | undefined): string => Buffer.from(event?.data.body ?? '', 'base64url').toString();
const acknowledge = (id: string | undefined): Promise<unknown> => ask(gateway.port, `/_push/messages/${id ?? ''}`, { method: 'DELETE' });

test('[NT20] a push reaches the device that listens, one that comes later, and again until it is acknowledged', async () => {
  const key = serverKey();
  const { id, path } = await subscribe(key);
  const first = await listen(id);
  expect(await push(path, vapid(key), 'one', { urgency: 'high' })).toBe(201);
  const one = await first.next();
  expect([bodyOf(one), one?.data.urgency]).toEqual(['one', 'high']);
  await acknowledge(one?.id);
  first.end();
  expect(await push(path, vapid(key), 'two')).toBe(201);

  const second = await listen(id);
  expect(bodyOf(await second.next())).toBe('two');
  second.end();
  const third = await listen(id);
  const two = await third.next();
  expect(bodyOf(two)).toBe('two');
  third.end();
});

test('[NT20] a waiting push gives way to one of its topic, and to time', async () => {
  const key = serverKey();
  const { id, path } = await subscribe(key);
  await push(path, vapid(key), 'old', { topic: 'a' });
  await push(path, vapid(key), 'other', { topic: 'b' });
  await push(path, vapid(key), 'new', { topic: 'a' });
  await push(path, vapid(key), 'brief', { ttl: '5' });
  now += 6_000;

  const stream = await listen(id);
  expect([bodyOf(await stream.next()), bodyOf(await stream.next())]).toEqual(['other', 'new']);
  await push(path, vapid(key), 'last');
  expect(bodyOf(await stream.next())).toBe('last');
  stream.end();
});

test('[NT21] a server that the subscription was not made for is refused, and so are claims for another service or time', async () => {
  const [key, other] = [serverKey(), serverKey()];
  const { path } = await subscribe(key);

  expect(await push(path, vapid(other))).toBe(403);
  expect(await push(path, vapid({ raw: key.raw, key: other.key }))).toBe(403);
  expect(await push(path, vapid(key, { aud: 'https://fcm.googleapis.com' }))).toBe(403);
  expect(await push(path, vapid(key, { exp: now / 1000 - 1 }))).toBe(403);
  expect(await push(path, vapid(key, { exp: now / 1000 + 90_000 }))).toBe(403);
  expect(await push(path, '')).toBe(403);
  expect(await push(path, vapid(key))).toBe(201);
});

test('[NT21] unknown is 404, ended 410, too large 413, without a time to live or encryption 400', async () => {
  const key = serverKey();
  const { id, path } = await subscribe(key);

  expect(await push(`/p/${'x'.repeat(22)}`, vapid(key))).toBe(404);
  expect(await push(path, vapid(key), Buffer.alloc(4097))).toBe(413);
  expect(await push(path, vapid(key), 'x', { ttl: 'soon' })).toBe(400);
  expect(await push(path, vapid(key), 'x', { 'content-encoding': 'identity' })).toBe(400);
  expect(await push(path, vapid(key), 'x', { topic: 'a b' })).toBe(400);

  const stream = await listen(id);
  expect((await ask(gateway.port, `/_push/subscriptions/${id}`, { method: 'DELETE' })).status).toBe(204);
  await stream.ended;
  expect(await push(path, vapid(key))).toBe(410);
  expect((await listen(id)).status).toBe(410);
});

test('[NT22] subscriptions and what waits outlive a restart', async () => {
  const key = serverKey();
  const { id, path } = await subscribe(key);
  await push(path, vapid(key), 'kept');
  await service.close();
  await start();

  const stream = await listen(id);
  expect(bodyOf(await stream.next())).toBe('kept');
  expect(await push(path, vapid(key))).toBe(201);
  stream.end();
});

test('[NT23] the list of pushes tells sizes and times, for this machine and local names, on the app host', async () => {
  const key = serverKey();
  const { id, path } = await subscribe(key);
  await push(path, vapid(key), 'readable-by-nobody');
  const page = await ask(gateway.port, '/_push');

  expect(page.status).toBe(200);
  expect(page.body.toString()).toContain('<td>18</td>');
  expect(page.body.toString()).not.toContain('readable-by-nobody');
  expect(page.body.toString()).not.toContain(id);
  expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  expect(page.headers['content-security-policy']).toContain(
    createHash('sha256')
      .update(/<style>(.*)<\/style>/.exec(page.body.toString())?.[1] ?? '')
      .digest('base64'),
  );
  expect((await ask(gateway.port, '/_push', { headers: { Host: 'c.localhost' } })).status).toBe(404);
  expect((await ask(gateway.port, '/_push', { headers: { Host: 'evil.example' } })).status).toBe(421);
  expect((await ask(gateway.port, '/_push/subscriptions', { method: 'POST', body: '{"applicationServerKey":"AAAA"}' })).status).toBe(400);
  expect((await ask(gateway.port, '/_push/subscriptions', { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' }, body: '{}' })).status).toBe(403);
  expect((await ask(gateway.port, '/_push/anything')).status).toBe(404);
});
