import { expect, test } from 'vitest';
import { createApiClient } from '../api-client.ts';
import { openTakeHome } from './take-home.ts';

const ticket = 'AAAAAAAAAAAAAAAAAAAAAA';
const files = [
  { path: 'manifest.json', bytes: 3, chunks: 1 },
  { path: 'rows.jsonl', bytes: 6, chunks: 2 },
];
const bytesOf: Record<string, string> = { 'manifest.json-0': 'AAAA', 'rows.jsonl-0': 'BBBB', 'rows.jsonl-1': 'CCCC' };

/** A server with one ready export, which writes down what it was asked. */
const aServer = (isOver = (_asked: readonly string[]): boolean => false) => {
  const asked: string[] = [];
  const fetch = async (url: string, { body }: { body?: string } = {}): Promise<Response> => {
    const call = url.split('/').at(-1) ?? '';
    const given = body === undefined ? {} : (JSON.parse(body) as { path?: string; chunk?: number });
    asked.push(call === 'chunk' ? `${given.path}-${given.chunk}` : call);
    if (call === 'chunk' && isOver(asked)) return Response.json({ error: { code: 'sign-in-too-old', detail: {} } }, { status: 401 });
    if (call === 'manifest') return Response.json({ manifest: '{}' });
    if (call === 'ticket') return Response.json({ ticket });
    if (call === 'collect') return Response.json({ files, downloads: 1 });
    return Response.json({ bytes: bytesOf[asked.at(-1) ?? ''] });
  };
  const api = createApiClient({ fetch: fetch as typeof globalThis.fetch, idToken: () => Promise.resolve('staff'), timeoutMs: 1000 });
  return { asked, taking: openTakeHome({ api, exports: { sign: async () => 'A'.repeat(86) }, exportId: 'AAAAAAAAAAAAAAAA', password: () => api }) };
};
const nothing = (): void => undefined;
const wholeIn = async (server: ReturnType<typeof aServer>) => (await server.taking.take('p', nothing, new AbortController().signal)).text();

test('[EX18] stopped half way it goes on with its ticket from where it was, and is one download', async () => {
  const { asked, taking } = aServer();
  const stop = new AbortController();
  await expect(taking.take('p', (share) => (share > 0.5 ? stop.abort() : undefined), stop.signal)).rejects.toThrow(/abort/i);
  expect(asked.slice(3)).toEqual(['manifest.json-0', 'rows.jsonl-0']);

  const blob = await taking.take('p', nothing, new AbortController().signal);
  expect(asked.slice(5)).toEqual(['rows.jsonl-1']);
  expect(await blob.text()).toBe(await wholeIn(aServer()));
});

test('[EX18] stopped before it began it counts as none', async () => {
  const { asked, taking } = aServer();
  const stop = new AbortController();
  stop.abort();
  await expect(taking.take('p', nothing, stop.signal)).rejects.toThrow(/abort/i);
  expect(asked).not.toContain('collect');
});

test('[EX18] once its ticket is over the next try begins anew', async () => {
  let isOver = true;
  const server = aServer((asked) => isOver && asked.length > 4);
  await expect(server.taking.take('p', nothing, new AbortController().signal)).rejects.toMatchObject({ code: 'sign-in-too-old' });
  isOver = false;
  await wholeIn(server);
  expect(server.asked.filter((call) => call === 'collect')).toHaveLength(2);
});
