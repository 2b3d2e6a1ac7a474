import type { Leadership, Neighbours } from './ports.ts';

/**
 * One leader for each name among the tabs of this browser, by the Web Locks API: the lock falls free when its tab dies.
 * A browser without it (some in-app browsers) has one tab for practical purposes, which leads at once.
 */
export const webLockLeadership = (name: string, locks: LockManager | undefined): Leadership => {
  let resign = (): void => undefined;
  const until = new Promise<void>((resolve) => {
    resign = resolve;
  });
  const controller = new AbortController();
  return {
    lead: (begin) => {
      if (locks === undefined) return begin();
      void locks.request(name, { signal: controller.signal }, () => (begin(), until)).catch(() => undefined);
    },
    resign: () => {
      controller.abort();
      resign();
    },
  };
};

/** The other tabs, by BroadcastChannel; without it there are none. */
export const broadcastNeighbours = (name: string, Channel: typeof BroadcastChannel | undefined): Neighbours => {
  if (Channel === undefined) return { tell: () => undefined, listen: () => () => undefined };
  const channel = new Channel(name);
  return {
    tell: () => channel.postMessage('changed'),
    listen: (changed) => {
      channel.addEventListener('message', changed);
      return () => {
        channel.removeEventListener('message', changed);
        channel.close();
      };
    },
  };
};
