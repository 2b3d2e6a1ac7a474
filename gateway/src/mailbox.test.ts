import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, startService } from '../test/service.ts';
import type { Service } from '../test/service.ts';
import { makeMailbox } from './mailbox.ts';
import { startGateway } from './start-gateway.ts';
import type { Gateway } from './start-gateway.ts';

let folder: string;
let firestore: Service;
let gateway: Gateway;
let asked: string | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mailbox-'));
  const mail = (at: string, subject: string, text: string): unknown => ({
    fields: {
      at: { timestampValue: at },
      to: { stringValue: 'a@example.com' },
      subject: { stringValue: subject },
      text: { stringValue: text },
      state: { stringValue: 'pending' },
    },
  });
  firestore = await startService((request, response) => {
    asked = request.headers.authorization;
    response.end(
      JSON.stringify({
        documents: [
          mail('2026-01-01T00:00:00Z', 'older', 'code 111111'),
          mail('2026-01-02T00:00:00Z', '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>'),
        ],
      }),
    );
  });
  gateway = await startGateway({
    port: 0,
    appRoot: folder,
    replyRoot: folder,
    firestore: firestore.address,
    auth: firestore.address,
    functions: { upstream: firestore.address, project: 'p', region: 'r' },
    findHeaders: () => ({}),
    publicHosts: ['work.example'],
    localPages: makeMailbox({ firestore: firestore.address, project: 'p' }),
  });
});

afterAll(async () => {
  await gateway.close();
  await firestore.close();
  await rm(folder, { recursive: true });
});

test('[GW16] mails are listed as text, the newest first, on a page where nothing runs', async () => {
  const answer = await ask(gateway.port, '/_mailbox');
  const html = answer.body.toString();
  expect(answer.status).toBe(200);
  expect(asked).toBe('Bearer owner');
  expect(html.indexOf('alert')).toBeLessThan(html.indexOf('older'));
  expect(html).toContain('&lt;script&gt;');
  expect(html).not.toMatch(/<script|<img|<a /);
  expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
  expect(answer.headers['content-security-policy']).toContain('sandbox');
});

test.each(['rebound.example', 'work.example', 'c.localhost', 'c.work.example'])('[GW16] under the name %s there is no mailbox', async (host) => {
  const answer = await ask(gateway.port, '/_mailbox', {
    headers: { Host: `${host}:${gateway.port}`, 'X-Forwarded-For': '127.0.0.1', 'X-Forwarded-Host': 'localhost' },
  });
  expect([404, 421]).toContain(answer.status);
  expect(answer.body.toString()).not.toContain('older');
});

test('[GW16] a connection from another machine is refused whatever it says', async () => {
  const mailbox = makeMailbox({ firestore: firestore.address, project: 'p' });
  const answered: number[] = [];
  const request = { headers: { host: 'localhost', 'x-forwarded-for': '127.0.0.1' }, method: 'GET', socket: { remoteAddress: '192.0.2.7' } };
  const response = {
    writeHead(status: number) {
      answered.push(status);
      return { end: () => undefined };
    },
  };
  await mailbox(request as never, response as never, '/_mailbox');
  expect(answered).toEqual([403]);
});
