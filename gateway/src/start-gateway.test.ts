import { mkdtemp, mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, startService } from '../test/service.ts';
import type { Service } from '../test/service.ts';
import { startGateway } from './start-gateway.ts';
import type { AccessLine, Gateway } from './start-gateway.ts';

let folder: string;
let service: Service;
let gateway: Gateway;
let port: number;
const seen: Array<{ url: string; headers: IncomingMessage['headers']; body: string }> = [];
const lines: AccessLine[] = [];
const saves: string[] = [];
let onChannel: (request: IncomingMessage, write: (text: string) => void) => void = () => undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gateway-'));
  const files: Record<string, string> = {
    'app/index.html': '<html><head></head>home</html>',
    'app/inbox.html': '<html><head></head>inbox</html>',
    'app/searches/index.html': 'searches',
    'app/404.html': 'missing',
    'app/__next.inbox.txt': 'flight',
    'app/.secret.txt': 'hidden',
    'app/_next/static/chunks/a1b2c3d4.js': 'script'.repeat(300),
    'outside.txt': 'outside',
    'reply/index.html': 'reply page',
    'reply/404.html': 'no such link',
    'reply/reply-1a2b3c4d.js': 'reply script',
  };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  await writeFile(join(folder, 'app/_next/static/chunks/a1b2c3d4.js.br'), brotliCompressSync('script'.repeat(300)));
  await writeFile(join(folder, 'app/inbox.html.br'), brotliCompressSync('an older page'));
  await utimes(join(folder, 'app/inbox.html.br'), 1, 1);

  service = await startService((request, response) => {
    if (request.method === 'GET' && request.url?.includes('/channel')) {
      response.writeHead(200, { 'Content-Type': 'text/plain' });
      onChannel(request, (text) => response.write(text));
      return;
    }
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      seen.push({ url: request.url ?? '', headers: request.headers, body });
      response.writeHead(request.url?.includes('refused') ? 400 : 200, {
        'Content-Type': 'application/json',
        'Set-Cookie': 'a=b',
        'Access-Control-Allow-Origin': '*',
        'Referrer-Policy': 'unsafe-url',
      });
      response.end('{}');
    });
  });
  gateway = await startGateway({
    port: 0,
    appRoot: join(folder, 'app'),
    replyRoot: join(folder, 'reply'),
    firestore: service.address,
    auth: service.address,
    functions: { upstream: service.address, project: 'demo-x', region: 'us-central1' },
    findHeaders: (side, name) => ({ 'Referrer-Policy': 'no-referrer', 'X-Side': side, ...(name ? { 'X-File': name } : {}) }),
    onAuthWrite: () => {
      saves.push('saved');
      return Promise.resolve();
    },
    log: (line) => lines.push(line),
  });
  port = gateway.port;
});

afterAll(async () => {
  await gateway.close();
  await service.close();
  await rm(folder, { recursive: true });
});

const candidate = (): Record<string, string> => ({ Host: `c.localhost:${port}` });

describe('pages', () => {
  test.each([
    ['/', 'home'],
    ['/inbox', 'inbox'],
    ['/inbox/', 'inbox'],
    ['/inbox.html', 'inbox'],
    ['/searches', 'searches'],
    ['/__next.inbox.txt', 'flight'],
  ])('[GW9] %s is found', async (path, text) => {
    const answer = await ask(port, path);
    expect(answer.status).toBe(200);
    expect(answer.body.toString()).toContain(text);
  });

  test.each([
    '/nothing',
    '/../outside.txt',
    '/..%2foutside.txt',
    '/%2e%2e/outside.txt',
    '/.secret.txt',
    '/_next/static/chunks/a1b2c3d4.js.br',
    '/%E0%A4%A',
    '/index.html%00.js',
  ])('[GW9] %s is not', async (path) => {
    const answer = await ask(port, path);
    expect([400, 404]).toContain(answer.status);
    expect(answer.body.toString()).not.toContain('outside');
    expect(answer.body.toString()).not.toContain('hidden');
  });

  test('[GW9] the app has its own page for what is missing', async () => {
    const answer = await ask(port, '/nothing');
    expect(answer.body.toString()).toBe('missing');
    expect(answer.headers['x-file']).toBe('404.html');
  });

  test('[GW10] a page is never kept, a hashed file for ever, and sent again only when it changed', async () => {
    expect((await ask(port, '/inbox')).headers['cache-control']).toBe('no-store');
    const script = await ask(port, '/_next/static/chunks/a1b2c3d4.js');
    expect(script.headers['cache-control']).toContain('immutable');
    const again = await ask(port, '/_next/static/chunks/a1b2c3d4.js', { headers: { 'If-None-Match': String(script.headers.etag) } });
    expect(again.status).toBe(304);
    expect(again.body.length).toBe(0);
  });

  test('[GW10] the compressed twin is for who takes it', async () => {
    const headers = { 'Accept-Encoding': 'gzip, br' };
    const compressed = await ask(port, '/_next/static/chunks/a1b2c3d4.js', { headers });
    expect(compressed.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(compressed.body).toString()).toBe('script'.repeat(300));
    expect((await ask(port, '/_next/static/chunks/a1b2c3d4.js', { headers: { 'Accept-Encoding': 'br;q=0' } })).headers['content-encoding']).toBeUndefined();
  });

  test('[GW10] a twin older than its page is not sent', async () => {
    const answer = await ask(port, '/inbox', { headers: { 'Accept-Encoding': 'br' } });
    expect(answer.headers['content-encoding']).toBeUndefined();
    expect(answer.body.toString()).toContain('inbox');
  });
});

describe('two hosts', () => {
  test('[GW5] a link tapped on the app host leads to the candidate host', async () => {
    const answer = await ask(port, '/r/AbC?utm=1');
    expect(answer.status).toBe(307);
    expect(answer.headers.location).toBe(`http://c.localhost:${port}/r/AbC?utm=1`);
  });

  test('[GW3] one file answers every link', async () => {
    const answer = await ask(port, '/r/anything%231secret', { headers: candidate() });
    expect(answer.status).toBe(200);
    expect(answer.body.toString()).toBe('reply page');
    expect(answer.headers['x-side']).toBe('candidate');
  });

  test('[GW3] its assets have addresses, its page and the app have none', async () => {
    expect((await ask(port, '/reply-1a2b3c4d.js', { headers: candidate() })).status).toBe(200);
    for (const path of ['/', '/index.html', '/inbox', '/api/agencies', '/_mailbox'])
      expect((await ask(port, path, { headers: candidate() })).status, path).toBe(404);
  });

  test('[GW20] a person who goes to an address that the candidate host lacks gets its page for that; a script gets a fault', async () => {
    const accept = 'text/html,application/xhtml+xml,*/*;q=0.8';
    for (const path of ['/', '/nothing', '/index.html', '/inbox', '/api/agencies', '/_mailbox', '/reply-00000000.js']) {
      const page = await ask(port, path, { headers: { ...candidate(), Accept: accept } });
      expect([page.status, page.body.toString(), page.headers['x-file'], page.headers['cache-control']], path).toEqual([
        404,
        'no such link',
        '404.html',
        'no-store',
      ]);
      const fault = await ask(port, path, { headers: { ...candidate(), Accept: '*/*' } });
      expect([fault.status, JSON.parse(fault.body.toString())], path).toEqual([404, { error: { code: 'not-found', detail: {} } }]);
    }
    expect((await ask(port, '/nothing', { method: 'POST', headers: { ...candidate(), Accept: accept } })).status).toBe(405);
  });

  test('[GW2] a foreign host reaches nothing', async () => {
    const before = seen.length;
    for (const path of ['/', '/_mailbox', '/api/config', '/v1/projects/p/databases/d/documents']) {
      expect((await ask(port, path, { headers: { Host: `rebound.example:${port}` } })).status, path).toBe(421);
    }
    expect(seen.length).toBe(before);
  });

  test.each(['cross-site', 'same-site'])('[GW8] a %s page is refused by services, not by pages', async (site) => {
    const headers = { 'Sec-Fetch-Site': site };
    const before = seen.length;
    for (const path of ['/api/config', '/v1/projects/p/databases/d/documents', '/securetoken.googleapis.com/v1/token', '/_mailbox']) {
      expect((await ask(port, path, { headers })).status, path).toBe(403);
    }
    expect(seen.length).toBe(before);
    expect((await ask(port, '/inbox', { headers })).status).toBe(200);
  });
});

describe('services', () => {
  test('[GW14] cookies stay outside, both ways, and nobody speaks for another', async () => {
    const answer = await ask(port, '/v1/projects/p/databases/d/documents?x=1', {
      headers: { Cookie: 'a=b', 'X-Forwarded-For': '1.2.3.4', Authorization: 'Bearer e30.e30.' },
    });
    const request = seen.at(-1);
    expect(request?.url).toBe('/v1/projects/p/databases/d/documents?x=1');
    expect(request?.headers.cookie).toBeUndefined();
    expect(request?.headers['x-forwarded-for']).toBe('127.0.0.1');
    expect(request?.headers.authorization).toBe('Bearer e30.e30.');
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    expect(answer.headers['referrer-policy']).toBe('no-referrer');
  });

  test('[GW11] the API gets path, query and body; a body above 1 MiB is refused', async () => {
    await ask(port, '/api/links/x/begin?a=1', { method: 'POST', body: '{"a":1}' });
    expect(seen.at(-1)).toMatchObject({ url: '/demo-x/us-central1/api/api/links/x/begin?a=1', body: '{"a":1}' });
    const before = seen.length;
    expect((await ask(port, '/api/x', { method: 'POST', body: Buffer.alloc(1024 * 1024 + 1) })).status).toBe(413);
    expect((await ask(port, '/api/x', { method: 'POST', headers: { 'Transfer-Encoding': 'chunked' }, body: Buffer.alloc(1024 * 1024 + 1) })).status).toBe(413);
    expect(seen.length).toBe(before);
  });

  test('[GW7] the owner does not come in by any of the three doors', async () => {
    const before = seen.length;
    const channel = '/google.firestore.v1.Firestore/Write/channel?VER=8&RID=1';
    expect((await ask(port, '/v1/projects/p/databases/d/documents', { headers: { Authorization: 'Bearer owner' } })).status).toBe(403);
    expect((await ask(port, channel, { method: 'POST', body: 'headers=Authorization%3ABearer%20owner&count=0' })).status).toBe(403);
    expect(
      (await ask(port, '/identitytoolkit.googleapis.com/v1/projects/p/accounts:query', { method: 'POST', headers: { Authorization: 'Bearer owner' } })).status,
    ).toBe(403);
    expect(seen.length).toBe(before);
    expect((await ask(port, channel, { method: 'POST', body: 'headers=Authorization%3ABearer%20e30.e30.&count=0' })).status).toBe(200);
  });

  test('[GW17] accounts are kept after a write that succeeded, before the answer; not after reads and refusals', async () => {
    saves.length = 0;
    await ask(port, '/identitytoolkit.googleapis.com/v1/accounts:lookup', { method: 'POST', body: '{}' });
    await ask(port, '/identitytoolkit.googleapis.com/v1/accounts:refused', { method: 'POST', body: '{}' });
    expect(saves).toEqual([]);
    await ask(port, '/identitytoolkit.googleapis.com/v1/accounts:signUp', { method: 'POST', body: '{}' });
    expect(saves).toEqual(['saved']);
  });

  test('[GW13] a back channel streams: each piece arrives before the next is written', async () => {
    let write: (text: string) => void = () => undefined;
    const open = new Promise<void>((resolve) => {
      onChannel = (_, send) => {
        write = send;
        send('first');
        resolve();
      };
    });
    const pieces: string[] = [];
    const next = await new Promise<() => Promise<string>>((resolve) => {
      const sent = httpRequest(
        {
          host: '127.0.0.1',
          port,
          path: '/google.firestore.v1.Firestore/Listen/channel?SID=1&RID=rpc',
          headers: { Host: `localhost:${port}`, 'Accept-Encoding': 'gzip, br' },
          agent: false,
        },
        (response) => {
          expect(response.headers['content-encoding']).toBeUndefined();
          const iterator = response[Symbol.asyncIterator]();
          resolve(async () => String((await iterator.next()).value));
        },
      );
      sent.end();
    });
    await open;
    pieces.push(await next());
    write('second');
    pieces.push(await next());
    expect(pieces).toEqual(['first', 'second']);
  });

  test('[GW15] a page that leaves ends the call behind it', async () => {
    const ended = new Promise<void>((resolve) => {
      onChannel = (request, send) => {
        request.on('close', resolve);
        send('first');
      };
    });
    await new Promise<void>((resolve) => {
      const sent = httpRequest(
        { host: '127.0.0.1', port, path: '/google.firestore.v1.Firestore/Listen/channel?SID=2&RID=rpc', headers: { Host: `localhost:${port}` }, agent: false },
        (response) => {
          response.once('data', () => {
            sent.destroy();
            resolve();
          });
          response.on('error', () => undefined);
        },
      );
      sent.end();
    });
    await ended;
  });
});

test('[GW18] a port of its own is the candidate host under any known name, and links lead there', async () => {
  const twoPorts = await startGateway({
    port: 0,
    candidatePort: 0,
    appRoot: join(folder, 'app'),
    replyRoot: join(folder, 'reply'),
    firestore: service.address,
    auth: service.address,
    functions: { upstream: service.address, project: 'p', region: 'r' },
    findHeaders: (side) => ({ 'X-Side': side }),
    publicHosts: ['192.0.2.7'],
  });
  const candidatePort = twoPorts.candidatePort ?? 0;
  const tapped = await ask(twoPorts.port, '/r/AbC', { headers: { Host: `192.0.2.7:${twoPorts.port}` } });
  expect(tapped.headers.location).toBe(`http://192.0.2.7:${candidatePort}/r/AbC`);
  const page = await ask(candidatePort, '/r/AbC', { headers: { Host: `192.0.2.7:${candidatePort}` } });
  expect([page.body.toString(), page.headers['x-side']]).toEqual(['reply page', 'candidate']);
  expect((await ask(candidatePort, '/api/agencies', { headers: { Host: `192.0.2.7:${candidatePort}` } })).status).toBe(404);
  expect((await ask(candidatePort, '/r/AbC', { headers: { Host: 'rebound.example' } })).status).toBe(421);
  await twoPorts.close();
});

test('[GW15] a service that is away is 502 with a code', async () => {
  const away = await startService(() => undefined);
  await away.close();
  const lonely = await startGateway({
    port: 0,
    appRoot: folder,
    replyRoot: folder,
    firestore: away.address,
    auth: away.address,
    functions: { upstream: away.address, project: 'p', region: 'r' },
    findHeaders: () => ({}),
  });
  const answer = await ask(lonely.port, '/api/config');
  expect(answer.status).toBe(502);
  expect(JSON.parse(answer.body.toString())).toEqual({ error: { code: 'unavailable', detail: {} } });
  expect((await ask(lonely.port, '/_mailbox')).status, '[GW16] no mailbox here').toBe(404);
  await lonely.close();
});

test('[GW12] no line of the log has a query or a link', async () => {
  await ask(port, '/r/AbC%231SECRETsecret?token=abc', { headers: candidate() });
  await ask(port, '/inbox?conversation=SECRETsecret');
  const text = JSON.stringify(lines);
  expect(lines.length).toBeGreaterThan(10);
  expect(text).toContain('/r/*');
  expect(text).not.toContain('SECRET');
  expect(text).not.toContain('?');
});
