/** The app's worker, as pages see it. A browser without one works the same, but for times without a network and notices when all is closed. */
export interface AppWorker {
  /** Tells the worker in which words it may speak. */
  words(title: string, body: string): void;
  /** Gives it a push that came another way than through the browser (the local stand-in). */
  push(text: string): void;
  /** Calls back when a newer version waits; `take` lets it take over and loads the page anew. */
  onUpdate(waits: (take: () => void) => void): () => void;
  /** A notice was tapped: which conversation, or null. */
  onOpen(open: (conversationId: string | null) => void): () => void;
  /** A push came to this browser: what it is about. */
  onPush(arrived: (kind: string) => void): () => void;
  close(): void;
}

const CHECK_MS = 60 * 60_000;

/** Registers `/sw.js` for the whole host. Null where the browser has none, or refuses (private windows). */
export const registerWorker = async (container: ServiceWorkerContainer | undefined, reload: () => void): Promise<AppWorker | null> => {
  if (container === undefined) return null;
  let registration: ServiceWorkerRegistration;
  try {
    registration = await container.register('/sw.js', { scope: '/', updateViaCache: 'none' });
  } catch {
    return null;
  }
  const updates = new Set<(take: () => void) => void>();
  const opens = new Set<(conversationId: string | null) => void>();
  const pushes = new Set<(kind: string) => void>();
  let wasAsked = false;

  const take = (): void => {
    wasAsked = true;
    registration.waiting?.postMessage({ kind: 'activate' });
  };
  /** The first one has nobody before it: nothing to tell. */
  const look = (): void => {
    if (registration.waiting !== null && container.controller !== null) for (const waits of updates) waits(take);
  };
  const found = (): void => registration.installing?.addEventListener('statechange', look);
  const changed = (): void => {
    if (wasAsked) reload();
  };
  const heard = (event: MessageEvent): void => {
    const message = event.data as { kind?: unknown; conversationId?: unknown; push?: unknown } | null;
    if (message?.kind === 'open') for (const open of opens) open(typeof message.conversationId === 'string' ? message.conversationId : null);
    if (message?.kind === 'push-arrived') for (const arrived of pushes) arrived(typeof message.push === 'string' ? message.push : 'm');
  };
  const check = (): void => {
    if (document.visibilityState === 'visible' && navigator.onLine) registration.update().catch(() => undefined);
  };
  registration.addEventListener('updatefound', found);
  container.addEventListener('controllerchange', changed);
  container.addEventListener('message', heard);
  const timer = setInterval(check, CHECK_MS);
  const tell = (message: unknown): void => void container.ready.then(({ active }) => active?.postMessage(message));
  const follow = <T>(set: Set<T>, one: T): (() => void) => {
    set.add(one);
    return () => set.delete(one);
  };
  return {
    words: (title, body) => tell({ kind: 'words', title, body }),
    push: (text) => tell({ kind: 'push', text }),
    onUpdate: (waits) => {
      const stop = follow(updates, waits);
      look();
      return stop;
    },
    onOpen: (open) => follow(opens, open),
    onPush: (arrived) => follow(pushes, arrived),
    close: () => {
      clearInterval(timer);
      registration.removeEventListener('updatefound', found);
      container.removeEventListener('controllerchange', changed);
      container.removeEventListener('message', heard);
    },
  };
};
