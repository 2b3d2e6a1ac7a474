import { onNoticeTap, onPush, keepWords, type Words } from './notices.ts';
import { cacheOf, isFormerCache, planFor, type Shell } from './shell-plan.ts';
import type { WorkerScope } from './worker-scope.ts';

/** Put in by the build. */
declare const SHELL: Shell;
const scope = globalThis as unknown as WorkerScope;

/** A page is asked of the network first, for so long; without an answer the kept one opens. */
const PATIENCE_MS = 5_000;
const AT_ONCE = 2;

/** All or nothing: a shell with a hole is worse than the former one. Files that did not change are taken from it. */
const fill = async (): Promise<void> => {
  const name = cacheOf(SHELL);
  const cache = await scope.caches.open(name);
  const waiting = [...SHELL.pages, ...SHELL.assets, ...SHELL.payloads];
  const take = async (): Promise<void> => {
    for (let address = waiting.shift(); address !== undefined; address = waiting.shift()) {
      const former = SHELL.assets.includes(address) && address.startsWith('/_next/static/') ? await scope.caches.match(address) : undefined;
      const answer = former ?? (await fetch(address, { cache: 'no-cache', redirect: 'error' }));
      if (!answer.ok) throw new Error('shell-incomplete');
      await cache.put(address, answer);
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, take));
  } catch (error) {
    await scope.caches.delete(name);
    throw error;
  }
};

const clean = async (): Promise<void> => {
  for (const name of await scope.caches.keys()) if (isFormerCache(name, SHELL)) await scope.caches.delete(name);
  await scope.clients.claim();
};

const kept = async (key: string): Promise<Response | undefined> => (await scope.caches.open(cacheOf(SHELL))).match(key);

const fresh = async (request: Request, key: string): Promise<Response> => {
  const asked = fetch(request);
  const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), PATIENCE_MS));
  const first = await Promise.race([asked.catch(() => undefined), late]);
  if (first !== undefined && first.status < 500) return first;
  return (await kept(key)) ?? asked;
};

scope.addEventListener('install', (event) => event.waitUntil(fill()));
scope.addEventListener('activate', (event) => event.waitUntil(clean()));
scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const plan = planFor(request, scope.location.origin, SHELL);
  if (plan === null) return;
  event.respondWith(plan.kind === 'asset' ? kept(plan.key).then((found) => found ?? fetch(request)) : fresh(request, plan.key));
});
scope.addEventListener('push', (event) => event.waitUntil(onPush(scope, event.data?.text() ?? '')));
scope.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(onNoticeTap(scope, event.notification.data?.conversationId ?? null));
});

/** From pages: a new version may take over; the words of notices; a push of the local stand-in, opened by the page. */
type FromPage = { readonly kind: 'activate' } | ({ readonly kind: 'words' } & Words) | { readonly kind: 'push'; readonly text: string };
scope.addEventListener('message', (event) => {
  const message = event.data as FromPage | null;
  if (message?.kind === 'activate') event.waitUntil(scope.skipWaiting());
  if (message?.kind === 'words') event.waitUntil(keepWords(scope, { title: message.title, body: message.body }));
  if (message?.kind === 'push') event.waitUntil(onPush(scope, message.text));
});
