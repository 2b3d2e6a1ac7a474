import type { Firestore } from 'firebase/firestore';
import { forgetLostLanes } from '../history/forget-lost-lanes.ts';
import type { Shelf } from '../history/shelf.ts';
import { broadcastNeighbours, webLockLeadership } from '../outbox/leadership.ts';
import { inSightFrom } from '../live/in-sight.ts';
import type { StoredMessage } from '../live/stored-message.ts';
import type { DeviceStore } from '../vault/device-store.ts';
import { localSealer } from '../vault/sealed-store.ts';
import type { Vault } from '../vault/vault.ts';
import { isOver } from '../workspace/over-days.ts';
import { openIndexedDbParts } from './indexed-db-parts.ts';
import type { ReadableLane } from './indexer.ts';
import { nearHistory, type Past } from './near-history.ts';
import { memoryParts } from './parts-storage.ts';
import { listenReadableLanes, type ReadableLanes } from './readable-lanes.ts';
import { IndexDamaged, sealedParts } from './sealed-parts.ts';
import { openSearch, type Search } from './search.ts';
import { openSearchIndex, type SearchIndex } from './search-index.ts';

export interface ConnectSearchInput {
  readonly db: Firestore;
  readonly vault: Vault;
  readonly store: Pick<DeviceStore, 'persistent'>;
  readonly history: (laneId: string) => Past;
  /** What an open conversation holds of a lane. */
  readonly held: (laneId: string) => readonly StoredMessage[];
  /** What else this device keeps of lanes; it goes with what the index has of them. */
  readonly shelf: Shelf | null;
  /** Server time in ms. */
  readonly now: () => number;
  readonly isOnline: () => boolean;
  readonly failed: (error: unknown) => void;
}

/** Search on the parts of this browser. Its index lies in a database of its own, sealed under the device's storage key. */
export const connectSearch = async ({ db, vault, store, history, held, shelf, now, isOnline, failed }: ConnectSearchInput): Promise<Search> => {
  const {
    uid,
    deviceId,
    admitted: { agencyId },
  } = vault.device;
  const name = `liexin-search-${uid}-${deviceId}`;
  // Where nothing can be kept, what is read in lives as long as the tab.
  const parts = store.persistent ? await openIndexedDbParts(name).catch(() => memoryParts()) : memoryParts();
  const storage = sealedParts(parts, localSealer(vault.device));
  const newId = (): string => crypto.randomUUID();
  const neighbours = broadcastNeighbours(name, globalThis.BroadcastChannel as typeof BroadcastChannel | undefined);
  const open = (): Promise<SearchIndex> => openSearchIndex(storage, newId, () => neighbours.tell());
  const index = await open().catch(async (error: unknown) => {
    if (!(error instanceof IndexDamaged)) throw error;
    failed(error);
    await storage.commit({ put: new Map(), remove: await storage.names('') });
    return open();
  });

  let search: Search | null = null;
  let lanes: ReadableLanes | null = null;
  const rows = (): ReadonlyMap<string, ReadableLane> =>
    new Map(
      [...(lanes?.rows() ?? [])]
        .filter(([, { data }]) => !isOver(data, now()))
        .map(([laneId, row]) => [laneId, { laneId, lastAt: row.last?.at ?? null, since: inSightFrom(row.data, now()).seconds }]),
    );
  let seen: string | null = null;
  const changed = (): void => {
    search?.lanesChanged();
    if (lanes?.isSure() !== true) return;
    const readable = rows();
    const inSight = [...readable]
      .map(([laneId, { since }]) => `${laneId} ${since}`)
      .toSorted()
      .join();
    // A message in a lane changes nothing of which lanes there are.
    if (inSight === seen) return;
    seen = inSight;
    forgetLostLanes(shelf, vault.sealed, new Map([...readable].map(([laneId, { since = 0 }]) => [laneId, since]))).catch((error: unknown) => {
      seen = null;
      failed(error);
    });
  };
  lanes = listenReadableLanes({ db, agencyId, uid, changed, failed });
  search = openSearch({
    index,
    history: (laneId) =>
      nearHistory(
        history(laneId),
        () => held(laneId),
        () => rows().get(laneId)?.lastAt ?? null,
      ),
    failed,
    open: (laneId, { id, envelope }) => vault.messages.open({ id, laneId, envelope, participants: lanes?.rows().get(laneId)?.data['participants'] ?? {} }),
    lanes: () => ({ rows: rows(), isSure: lanes?.isSure() === true }),
    leadership: webLockLeadership(name, navigator.locks as LockManager | undefined),
    neighbours,
    isOnline,
    after: (ms, wake) => {
      const timer = setTimeout(wake, ms);
      return () => clearTimeout(timer);
    },
    destroy: () => parts.destroy(),
  });
  const opened = search;
  const online = (): void => opened.lanesChanged();
  window.addEventListener('online', online);
  return {
    ...opened,
    close: () => {
      window.removeEventListener('online', online);
      lanes?.close();
      opened.close();
    },
  };
};
