// Starts the page of browser-page.ts in real Chromium.
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import type { BrowserClient, Seen, Transport } from './browser-page.ts';
import { project } from './support.ts';

/** The page's origin; its port differs from the server's, so every request is cross-origin. */
export async function servePage(): Promise<{ origin: string; close(): void }> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('browser-page.ts', import.meta.url))],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    minify: true,
  });
  const script = outputFiles[0]?.contents ?? new Uint8Array();
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.writeHead(200, { 'Content-Type': isScript ? 'text/javascript' : 'text/html' });
    response.end(isScript ? script : '<!doctype html><meta charset="utf-8"><title>client</title><script src="/page.js"></script>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => void server.close() };
}

/** One person's browser with the SDK connected; closed when the test ends. */
export interface Person {
  readonly page: Page;
  /** URLs asked of the server, without their query. */
  readonly asked: string[];
  call<Name extends Exclude<keyof BrowserClient, 'views' | 'errors'>>(
    name: Name,
    ...args: Parameters<BrowserClient[Name]>
  ): Promise<Awaited<ReturnType<BrowserClient[Name]>>>;
  /** Resolves with the newest view once its acknowledged texts are these. */
  sees(...texts: readonly string[]): Promise<Seen[]>;
}

export async function aPerson(browser: Browser, origin: string, port: number, options: { transport?: Transport; token?: string } = {}): Promise<Person> {
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const asked: string[] = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.port === String(port)) asked.push(`${request.method()} ${url.pathname}`);
  });
  await page.goto(origin);
  const call: Person['call'] = (name, ...args) =>
    page.evaluate(([method, values]) => Reflect.apply(Reflect.get(Reflect.get(globalThis, 'client'), method), undefined, values), [name, args] as const);
  await call('start', { project, port, transport: options.transport ?? 'detected', ...(options.token !== undefined && { token: options.token }) });
  return {
    page,
    asked,
    call,
    async sees(...texts) {
      const view = await page.waitForFunction((wanted) => {
        const { views } = Reflect.get(globalThis, 'client') as BrowserClient;
        const last = views.at(-1);
        return last?.length === wanted.length && last.every(({ text, pending }, index) => text === wanted[index] && !pending) ? last : undefined;
      }, texts);
      return (await view.jsonValue()) ?? [];
    },
  };
}
