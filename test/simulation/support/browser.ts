import { broadcastNeighbours, webLockLeadership } from '../../../web/src/platform/outbox/leadership.ts';
import type { Leadership, Neighbours } from '../../../web/src/platform/outbox/ports.ts';
import { keptOutbox } from './kept-outbox.ts';

/** What the tabs of one browser share: the outbox store, the lock of the leader, and a channel. The lock and the channel are Node's own. */
export interface Browser {
  readonly outbox: ReturnType<typeof keptOutbox>;
  leadership(): Leadership;
  neighbours(): Neighbours;
}

let made = 0;

export const openBrowser = (): Browser => {
  made += 1;
  const name = `browser-${made}`;
  return {
    outbox: keptOutbox(),
    leadership: () => webLockLeadership(name, navigator.locks),
    neighbours: () => broadcastNeighbours(name, BroadcastChannel),
  };
};
