// The REST API and the emulator's own calls.
import { connect } from 'node:net';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import type { RunningServer } from '../src/server.ts';
import { aServer, aToken, denyAll, project, rules } from './support.ts';

const root = `projects/${project}/databases/(default)/documents`;

async function call({ port }: RunningServer, method: string, path: string, body?: unknown, token?: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`http://127.0.0.1:${port}/${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(token !== undefined && { headers: { Authorization: `Bearer ${token}` } }),
  });
  return { status: response.status, body: await response.json() };
}

describe('documents', () => {
  test('[FW30] create, get, patch with a mask, list by pages, delete', async () => {
    const server = await aServer();
    const field = (n: number) => ({ fields: { n: { integerValue: String(n) } } });
    for (const id of ['a', 'b', 'c'])
      expect(await call(server, 'POST', `v1/${root}/open/x/list?documentId=${id}`, field(1))).toMatchObject({
        status: 200,
        body: { name: `${root}/open/x/list/${id}`, ...field(1) },
      });
    expect(await call(server, 'POST', `v1/${root}/open/x/list?documentId=a`, field(1))).toMatchObject({
      status: 409,
      body: { error: { status: 'ALREADY_EXISTS' } },
    });
    expect(await call(server, 'PATCH', `v1/${root}/open/x/list/a?updateMask.fieldPaths=more`, { fields: { more: { booleanValue: true } } })).toMatchObject({
      body: { fields: { n: { integerValue: '1' }, more: { booleanValue: true } } },
    });

    const page = await call(server, 'GET', `v1/${root}/open/x/list?pageSize=2`);
    expect(page.body).toMatchObject({ documents: [{ name: `${root}/open/x/list/a` }, { name: `${root}/open/x/list/b` }], nextPageToken: expect.any(String) });
    const token = encodeURIComponent((page.body as { nextPageToken: string }).nextPageToken);
    expect((await call(server, 'GET', `v1/${root}/open/x/list?pageSize=2&pageToken=${token}`)).body).toStrictEqual({
      documents: [expect.objectContaining({ name: `${root}/open/x/list/c` })],
    });

    expect(await call(server, 'DELETE', `v1/${root}/open/x/list/a`)).toStrictEqual({ status: 200, body: {} });
    expect(await call(server, 'GET', `v1/${root}/open/x/list/a`)).toMatchObject({ status: 404, body: { error: { code: 404, status: 'NOT_FOUND' } } });
  });

  test('[FW30] streaming procedures answer with arrays, errors too', async () => {
    const server = await aServer();
    await call(server, 'PATCH', `v1/${root}/open/a`, { fields: { n: { doubleValue: 0.5 } } });

    expect((await call(server, 'POST', `v1/${root}:batchGet`, { documents: [`${root}/open/a`, `${root}/open/b`] })).body).toMatchObject([
      { found: { name: `${root}/open/a` } },
      { missing: `${root}/open/b`, readTime: expect.any(String) },
    ]);
    expect((await call(server, 'POST', `v1/${root}:runQuery`, { structuredQuery: { from: [{ collectionId: 'open' }] } })).body).toMatchObject([
      { document: { fields: { n: { doubleValue: 0.5 } } } },
    ]);
    expect((await call(server, 'POST', `v1/${root}:runQuery`, { structuredQuery: { from: [{ collectionId: 'open' }], limit: 0 } })).body).toStrictEqual([
      { readTime: expect.any(String) },
    ]);
    expect(
      (
        await call(server, 'POST', `v1/${root}:runAggregationQuery`, {
          structuredAggregationQuery: { structuredQuery: { from: [{ collectionId: 'open' }] }, aggregations: [{ count: {} }] },
        })
      ).body,
    ).toMatchObject([{ result: { aggregateFields: { field_1: { integerValue: '1' } } } }]);
    expect(
      (
        await call(server, 'POST', `v1/${root}:runAggregationQuery`, {
          structuredAggregationQuery: { structuredQuery: { from: [{ collectionId: 'open' }] }, aggregations: Array.from({ length: 6 }, () => ({ count: {} })) },
        })
      ).status,
    ).toBe(400);
    expect(await call(server, 'POST', `v1/${root}:runQuery`, { structuredQuery: { from: [{ collectionId: 'closed' }] } })).toMatchObject({
      status: 403,
      body: [{ error: { status: 'PERMISSION_DENIED' } }],
    });
  });

  test('[FW31] a commit holds only on the state that was read', async () => {
    const server = await aServer();
    const write = (n: number, updateTime?: unknown) => ({
      writes: [
        {
          update: { name: `${root}/open/a`, fields: { n: { integerValue: String(n) } } },
          ...(updateTime !== undefined && { currentDocument: { updateTime } }),
        },
      ],
    });
    await call(server, 'POST', `v1/${root}:commit`, write(1));
    const { updateTime } = (await call(server, 'GET', `v1/${root}/open/a`)).body as { updateTime: string };
    // The web SDK gives the same time back with nine digits.
    const padded = updateTime.replace(/(\.\d+)?Z$/, (_all, fraction: string = '.') => `${fraction.padEnd(10, '0')}Z`);

    expect(await call(server, 'POST', `v1/${root}:commit`, write(2, padded))).toMatchObject({
      status: 200,
      body: { writeResults: [{ updateTime: expect.any(String) }] },
    });
    expect(await call(server, 'POST', `v1/${root}:commit`, write(3, padded))).toMatchObject({
      status: 400,
      body: { error: { status: 'FAILED_PRECONDITION' } },
    });
  });

  test('[FW5] tokens count here as everywhere', async () => {
    const server = await aServer();

    expect((await call(server, 'PATCH', `v1/${root}/mine/alice`, { fields: {} }, aToken('alice'))).status).toBe(200);
    expect((await call(server, 'GET', `v1/${root}/mine/alice`, undefined, aToken('bob'))).status).toBe(403);
    expect((await call(server, 'GET', `v1/${root}/mine/alice`, undefined, 'owner')).status).toBe(200);
    expect(await call(server, 'GET', `v1/${root}/mine/alice`, undefined, 'nonsense')).toMatchObject({
      status: 400,
      body: { error: { status: 'INVALID_ARGUMENT' } },
    });
  });

  test('[FW6] bad input is told without its contents', async () => {
    const server = await aServer();
    const answers = [
      await call(server, 'PATCH', `v1/${root}/open/a`, { fields: { secret: { stringValue: 5 } } }),
      await call(server, 'POST', `v1/${root}:commit`, { writes: [{ delete: 'projects/other/databases/(default)/documents/a/b' }] }),
      await call(server, 'GET', `v1/${root}/open/%E0%A4%A`),
      await call(server, 'POST', `v1/${root}:commit`, []),
    ];

    for (const { status, body } of answers) {
      expect(status).toBe(400);
      expect(JSON.stringify(body)).not.toContain('secret');
    }
  });
});

describe('the port', () => {
  test('[FW50] connections that say nothing, or half a word, do no harm', async () => {
    const server = await aServer();
    const silent = connect(server.port, '127.0.0.1');
    await once(silent, 'connect');
    silent.end();
    const halting = connect(server.port, '127.0.0.1');
    halting.write('P');
    await once(halting, 'connect');
    halting.write('RI');
    halting.destroy();
    const slow = connect(server.port, '127.0.0.1');
    slow.setNoDelay(true);
    for (const character of 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n') await new Promise((resolve) => slow.write(character, resolve));
    const [answer] = (await once(slow, 'data')) as [Buffer];

    expect(answer.toString()).toMatch(/^HTTP\/1.1 200 OK[^]*Ok\n$/);
  });
});

describe("the emulator's own calls", () => {
  test('[FW60] rules are replaced, and bad ones refused', async () => {
    const server = await aServer();
    const set = (content: string, query = '') =>
      call(server, 'PUT', `emulator/v1/projects/${project}:securityRules${query}`, { rules: { files: [{ name: 'security.rules', content }] } });

    expect(await set(denyAll)).toStrictEqual({ status: 200, body: {} });
    expect((await call(server, 'GET', `v1/${root}/open/a`)).status).toBe(403);
    const bad = await set(`rules_version = '2';\nnonsense`);
    expect(bad.status).toBe(400);
    expect(JSON.stringify(bad.body)).toContain('line 2');
    expect((await call(server, 'GET', `v1/${root}/open/a`)).status).toBe(403);
    expect((await set(rules)).status).toBe(200);
    expect((await call(server, 'GET', `v1/${root}/open/a`)).status).toBe(404);
  });

  test('[FW60] clearing removes documents; the meter counts and is reset', async () => {
    const server = await aServer();
    await call(server, 'PATCH', `v1/${root}/open/a`, { fields: {} });
    expect((await call(server, 'GET', 'emulator/v1/meter')).body).toMatchObject({ writes: 1 });

    expect((await call(server, 'DELETE', `emulator/v1/projects/${project}/databases/(default)/documents`)).status).toBe(200);
    expect((await call(server, 'GET', `v1/${root}/open/a`)).status).toBe(404);
    await call(server, 'POST', 'emulator/v1/meter:reset');
    expect((await call(server, 'GET', 'emulator/v1/meter')).body).toMatchObject({ writes: 0, deletes: 0 });
  });

  test('[FW60] triggers of both generations register; export is refused honestly', async () => {
    const server = await aServer();
    const second = {
      eventType: 'google.cloud.firestore.document.v1.created',
      database: '(default)',
      namespace: '(default)',
      document: { value: 'open/{id}', matchType: 'PATH_PATTERN' },
    };
    const first = {
      eventTrigger: { eventType: 'providers/cloud.firestore/eventTypes/document.write', resource: `${root}/open/{id}`, service: 'firestore.googleapis.com' },
    };

    expect((await call(server, 'POST', `emulator/v1/projects/${project}/eventarcTrigger?eventarcTriggerId=us-central1-onMade-0`, second)).status).toBe(200);
    expect((await call(server, 'PUT', `emulator/v1/projects/${project}/triggers/us-central1-onWritten-0`, first)).status).toBe(200);
    expect((await call(server, 'POST', `emulator/v1/projects/${project}:export`, { database: root })).status).toBe(501);
    expect((await call(server, 'GET', 'emulator/v1/unknown')).status).toBe(404);
  });
});
