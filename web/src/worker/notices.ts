import type { WorkerScope } from './worker-scope.ts';

/** Words of the system's notices, told by a page in the person's language; kept, because a push may come when no page is open. */
export interface Words {
  readonly title: string;
  readonly body: string;
}

const KEPT = 'liexin-words';
const AT = '/words';
/** Before a page said anything: both languages. */
const before: Words = { title: 'Liexin 猎信', body: 'New message · 有新消息' };
const TAG = 'liexin-new';

export const keepWords = async (scope: WorkerScope, words: Words): Promise<void> => {
  const cache = await scope.caches.open(KEPT);
  await cache.put(AT, new Response(JSON.stringify(words)));
};

const keptWords = async (scope: WorkerScope): Promise<Words> => {
  const found = await (await scope.caches.open(KEPT)).match(AT);
  return found === undefined ? before : ((await found.json()) as Words);
};

/**
 * A push came: fixed words, never who or what. With a window before the person nothing is shown, but for a test that they asked for.
 * Pages are told that it came; nothing else is claimed: the message itself was not fetched here.
 */
export const onPush = async (scope: WorkerScope, text: string): Promise<void> => {
  const kind = kindOf(text);
  const windows = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true });
  for (const client of windows) client.postMessage({ kind: 'push-arrived', push: kind });
  if (kind !== 'x' && windows.some((client) => client.visibilityState === 'visible')) return;
  const { title, body } = await keptWords(scope);
  await scope.registration.showNotification(title, { body, tag: TAG, icon: '/icon.svg', data: { conversationId: null } });
  // A dot: how many there are, the next page tells.
  if (kind !== 'x' && 'setAppBadge' in scope.navigator) await scope.navigator.setAppBadge().catch(() => undefined);
};

/** What a push is about (`domain/notify/push-payload.ts`); anything else counts as a message. */
const kindOf = (text: string): string => {
  try {
    const { k } = JSON.parse(text) as { k?: unknown };
    return typeof k === 'string' ? k : 'm';
  } catch {
    return 'm';
  }
};

/** A tap on a notice: the window that is there comes forward and opens the conversation, else a new one. */
export const onNoticeTap = async (scope: WorkerScope, conversationId: string | null): Promise<void> => {
  const windows = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const [first] = windows;
  if (first === undefined) {
    await scope.clients.openWindow(conversationId === null ? '/inbox' : `/inbox?conversation=${encodeURIComponent(conversationId)}`);
    return;
  }
  await first.focus?.();
  first.postMessage({ kind: 'open', conversationId });
};
