import { getAuth } from 'firebase/auth';
import type { FirebaseApp } from 'firebase/app';
import { restHistory } from '../history/rest-history.ts';
import type { Instant } from '../live/message-order.ts';
import type { StoredMessage } from '../live/stored-message.ts';
import type { ConnectSearchInput } from './connect-search.ts';
import type { Past } from './near-history.ts';
import type { Search } from './search.ts';

export interface SearchLater {
  readonly opened: Promise<Search>;
  /** What an open conversation holds of a lane; null when it closed. Its news need not be asked of the server. */
  follow(laneId: string, messages: readonly StoredMessage[] | null): void;
  /** The member or this device was removed: the index goes. */
  destroy(): void;
  close(): void;
}

/** The first screen and what it loads come before it. */
const LATER_MS = 1500;

/** Opens the search soon after the first screen; its code is not part of what that loads. */
export const searchLater = (input: Omit<ConnectSearchInput, 'held'>): SearchLater => {
  let isClosed = false;
  const held = new Map<string, readonly StoredMessage[]>();
  const opened = new Promise<void>((resolve) => void setTimeout(resolve, LATER_MS))
    .then(() => import('./connect-search.ts'))
    .then(({ connectSearch }) => {
      if (isClosed) throw new Error('closed');
      return connectSearch({ ...input, held: (laneId) => held.get(laneId) ?? [] });
    })
    .then((search) => {
      if (isClosed) search.close();
      return search;
    });
  opened.catch((error: unknown) => {
    if (!isClosed) input.failed(error);
  });
  const after = (work: (search: Search) => void): void => void opened.then(work, () => undefined);
  return {
    opened,
    follow: (laneId, messages) => {
      if (messages === null) held.delete(laneId);
      else held.set(laneId, messages);
    },
    destroy: () => after((search) => void search.destroy().catch(input.failed)),
    close: () => {
      isClosed = true;
      after((search) => search.close());
    },
  };
};

/** Pages of lanes from the server, with the sign-in of this page. */
export const remoteHistory =
  (app: FirebaseApp, agencyId: string, since: (laneId: string) => Instant) =>
  (laneId: string): Past =>
    restHistory({
      fetch: (address, init) => fetch(address, init),
      projectId: app.options.projectId ?? '',
      agencyId,
      laneId,
      since: () => since(laneId),
      idToken: async (isFresh) => (await getAuth(app).currentUser?.getIdToken(isFresh)) ?? null,
    });
