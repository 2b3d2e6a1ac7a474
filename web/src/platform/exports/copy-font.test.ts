import { createServer, type Server } from 'node:http';
import { afterEach, expect, test, vi } from 'vitest';
import { FONT_FILE, openCopyFont } from '@liexin/proof/readable/pdf/copy-font';
import { fontBytes } from '@liexin/proof/readable/test-support/font-file';
import { fetchFont } from './copy-font.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  vi.unstubAllGlobals();
});

/** A server that answers with this, and a page of its origin. */
const serve = async (status: number, bytes: Uint8Array, isHeld = false): Promise<string[]> => {
  const asked: string[] = [];
  const mine = (server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(status);
    response.write(bytes);
    if (!isHeld) response.end();
  }));
  await new Promise<void>((done) => mine.listen(0, '127.0.0.1', done));
  const address = mine.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const real = globalThis.fetch.bind(globalThis);
  vi.stubGlobal('fetch', (path: string, more: RequestInit) => real(new URL(path, origin), more));
  return asked;
};
const nothing = (): void => undefined;

test('[RD13] the font comes from our own origin, tells how far it is, and is the one that copies are set in', async () => {
  const asked = await serve(200, await fontBytes());
  const shares: number[] = [];
  const bytes = await fetchFont((share) => shares.push(share), new AbortController().signal);
  expect(asked).toEqual([`/_next/static/${FONT_FILE}`]);
  expect([shares.at(-1), shares.length > 1]).toEqual([1, true]);
  expect(await openCopyFont(bytes ?? new Uint8Array())).toBeDefined();
});

test('[RD13] a font that is not there, is cut or is more than it should be is none; without a network it is that', async () => {
  const whole = await fontBytes();
  for (const [status, bytes] of [
    [404, whole.subarray(0, 10)],
    [200, whole.subarray(0, 1000)],
    [200, Buffer.concat([whole, whole.subarray(0, 9)])],
  ] as const) {
    await serve(status, bytes);
    expect(await fetchFont(nothing, new AbortController().signal)).toBeNull();
    server?.close();
  }
  await serve(200, whole);
  server?.closeAllConnections();
  server?.close();
  await expect(fetchFont(nothing, new AbortController().signal)).rejects.toMatchObject({ code: 'offline' });
});

test('[RD13] it can be stopped while it comes', async () => {
  await serve(200, new Uint8Array(5000), true);
  const stop = new AbortController();
  await expect(fetchFont(() => stop.abort(), stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
});
