import { Timestamp } from 'firebase/firestore';
import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Envelope } from '@liexin/proof/envelope';
import { toBase64url } from '@liexin/proof/bytes';
import { comparePlaced, type Placed } from '../live/message-order.ts';
import type { StoredMessage } from '../live/stored-message.ts';
import type { HistoryPage, PageRequest } from './lane-history.ts';
import { addStretch, beginsLane, startPlace, stretchAt, type Stretch } from './stretches.ts';

/** Messages that this device has seen, as they lie on the server: envelopes, never texts. They never change, so that nothing here is ever stale. */
export interface Shelf {
  /** What is known without gaps from where the page begins; null where nothing is. `isWhole`: no further look is needed. */
  page(laneId: string, request: PageRequest): Promise<HistoryPage | null>;
  /** The newest of a lane up to the last gap, oldest first. */
  newest(laneId: string, limit: number): Promise<readonly StoredMessage[]>;
  one(laneId: string, messageId: string): Promise<StoredMessage | null>;
  actsOn(laneId: string, messageIds: readonly string[]): Promise<readonly StoredMessage[]>;
  /** One transaction: what a stretch promises is there. */
  put(laneId: string, messages: readonly StoredMessage[], stretch: Stretch | null): Promise<void>;
  close(): void;
}

type Key = [laneId: string, seconds: number, nanoseconds: number, id: string];
interface Kept {
  readonly id: string;
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly laneId: string;
  readonly sender: string;
  readonly envelope: Envelope | null;
  /** Id of the message that this one acts on. */
  readonly acts?: string;
}
interface ShelfSchema extends DBSchema {
  messages: { key: Key; value: Kept; indexes: { id: string; acts: string } };
  stretches: { key: string; value: readonly Stretch[] };
}

/** One database for each account of a browser; all tabs write the same into it. Rejects where the browser keeps nothing. */
export const openShelf = async (uid: string): Promise<Shelf> => {
  const db = await openDB<ShelfSchema>(shelfName(uid), 1, {
    upgrade: (fresh) => {
      const messages = fresh.createObjectStore('messages', { keyPath: ['laneId', 'seconds', 'nanoseconds', 'id'] });
      messages.createIndex('id', 'id');
      messages.createIndex('acts', 'acts');
      fresh.createObjectStore('stretches');
    },
    // Another tab takes the account off this browser.
    blocking: (_, __, event) => {
      if (event.target instanceof IDBDatabase) event.target.close();
    },
  });
  const stretches = async (laneId: string): Promise<readonly Stretch[]> => (await db.get('stretches', laneId)) ?? [];

  return {
    page: async (laneId, request) => {
      const start = startPlace(request);
      const stretch = start === null ? ((await stretches(laneId)).at(-1) ?? null) : stretchAt(await stretches(laneId), start);
      if (stretch === null) return null;
      const messages = await readRange(db, laneId, request, start ?? stretch.to, stretch);
      const isEnd = request.direction === 'older' && beginsLane(stretch) && messages.length < request.limit;
      return { messages, isEnd, isWhole: start !== null && (isEnd || messages.length === request.limit) };
    },
    newest: async (laneId, limit) => {
      const last = (await stretches(laneId)).at(-1);
      return last === undefined ? [] : readBack(db, key(laneId, last.from), key(laneId, last.to), limit);
    },
    one: async (laneId, messageId) => {
      const kept = await db.getFromIndex('messages', 'id', messageId);
      return kept === undefined || kept.laneId !== laneId ? null : stored(kept);
    },
    actsOn: async (laneId, messageIds) => {
      const transaction = db.transaction('messages');
      const found = await Promise.all(messageIds.map((id) => transaction.store.index('acts').getAll(id)));
      return found
        .flat()
        .filter((kept) => kept.laneId === laneId)
        .map(stored)
        .toSorted(comparePlaced);
    },
    put: async (laneId, messages, stretch) => {
      const transaction = db.transaction(['messages', 'stretches'], 'readwrite', { durability: 'relaxed' });
      const lists = transaction.objectStore('stretches');
      const writes = messages.map((message) => transaction.objectStore('messages').put(kept(laneId, message)));
      if (stretch !== null) await lists.put(addStretch((await lists.get(laneId)) ?? [], stretch), laneId);
      await Promise.all([...writes, transaction.done]);
    },
    close: () => db.close(),
  };
};

const shelfName = (uid: string): string => `liexin-history-${uid}`;
/** For an account that leaves this browser. */
export const removeShelf = (uid: string): Promise<void> => deleteDB(shelfName(uid));

const readRange = (
  db: IDBPDatabase<ShelfSchema>,
  laneId: string,
  { direction, limit, from }: PageRequest,
  start: Placed,
  stretch: Stretch,
): Promise<readonly StoredMessage[]> => {
  if (direction === 'older') return readBack(db, key(laneId, stretch.from), key(laneId, start), limit, from !== null);
  return db.getAll('messages', IDBKeyRange.bound(key(laneId, start), key(laneId, stretch.to), true, false), limit).then((found) => found.map(stored));
};

/** Backwards from an end: IndexedDB hands out lists from the front alone. */
const readBack = async (db: IDBPDatabase<ShelfSchema>, lower: Key, upper: Key, limit: number, isOpen = false): Promise<readonly StoredMessage[]> => {
  const found: Kept[] = [];
  let cursor = await db.transaction('messages').store.openCursor(IDBKeyRange.bound(lower, upper, false, isOpen), 'prev');
  while (cursor !== null && found.length < limit) {
    found.push(cursor.value);
    cursor = found.length < limit ? await cursor.continue() : null;
  }
  return found.toReversed().map(stored);
};

const key = (laneId: string, { id, sentAt }: Placed): Key => [laneId, sentAt.seconds, sentAt.nanoseconds, id];

const kept = (laneId: string, { id, sentAt, sender, envelope }: StoredMessage): Kept => ({
  id,
  laneId,
  seconds: sentAt.seconds,
  nanoseconds: sentAt.nanoseconds,
  sender,
  envelope,
  ...(envelope?.ref === undefined ? {} : { acts: toBase64url(envelope.ref) }),
});
const stored = ({ id, seconds, nanoseconds, sender, envelope }: Kept): StoredMessage => ({
  id,
  sentAt: new Timestamp(seconds, nanoseconds),
  sender,
  envelope,
});
