import { Timestamp } from 'firebase/firestore';
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Envelope } from '@liexin/proof/envelope';
import { toBase64url } from '@liexin/proof/bytes';
import { comparePlaced, type Instant, type Placed } from '../live/message-order.ts';
import type { StoredMessage } from '../live/stored-message.ts';
import type { HistoryPage, PageRequest } from './lane-history.ts';
import { sizeOf, type LaneUse } from './shelf-limit.ts';
import { addStretch, before, beginning, fromSight, startPlace, stretchAt, type Stretch } from './stretches.ts';
import { forgetBefore, forgetLane, trimShelf } from './trim-shelf.ts';

/** Messages that this device has seen, as they lie on the server: envelopes, never texts. They never change, so that nothing here is ever stale. */
export interface Shelf {
  /** What is known without gaps from where the page begins, of what was sent since an instant; null where nothing is. `isWhole`: no further look is needed. */
  page(laneId: string, request: PageRequest, since?: Instant): Promise<HistoryPage | null>;
  /** The newest of a lane up to the last gap, oldest first. */
  newest(laneId: string, limit: number): Promise<readonly StoredMessage[]>;
  one(laneId: string, messageId: string): Promise<StoredMessage | null>;
  actsOn(laneId: string, messageIds: readonly string[]): Promise<readonly StoredMessage[]>;
  /** One transaction: what a stretch promises is there. */
  put(laneId: string, messages: readonly StoredMessage[], stretch: Stretch | null): Promise<void>;
  /** Lanes of which something is here. */
  lanes(): Promise<readonly string[]>;
  /** Takes away what was sent in a lane before an instant. */
  forgetBefore(laneId: string, at: Instant): Promise<void>;
  /** Takes away all that is here of a lane. */
  forget(laneId: string): Promise<void>;
  close(): void;
}

export interface ShelfPorts {
  /** Bytes that may be kept at most, as the browser sees it now. */
  readonly limit: () => Promise<number>;
  /** Lanes for which a message waits in this browser. */
  readonly pinned: () => ReadonlySet<string>;
  readonly now: () => number;
}

export type Key = [laneId: string, seconds: number, nanoseconds: number, id: string];
export interface Kept {
  readonly id: string;
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly laneId: string;
  readonly sender: string;
  readonly envelope: Envelope | null;
  /** Id of the message that this one acts on. */
  readonly acts?: string;
}
export interface ShelfSchema extends DBSchema {
  messages: { key: Key; value: Kept; indexes: { id: string; acts: string } };
  stretches: { key: string; value: readonly Stretch[] };
  /** What each lane takes and when it was read last. */
  lanes: { key: string; value: Omit<LaneUse, 'laneId'> };
}

/** Looked at again when so much came in since, and at the first page. */
const LOOK_BYTES = 2_000_000;
/** That a lane was read is written at most so often (ms). */
const TOUCH_MS = 60_000;

/** One database for each account of a browser; all tabs write the same into it. Rejects where the browser keeps nothing. */
export const openShelf = async (uid: string, { limit, pinned, now }: ShelfPorts): Promise<Shelf> => {
  const db = await openDB<ShelfSchema>(shelfName(uid), 2, {
    upgrade: (fresh, from) => {
      // The first version did not know what a lane takes: what it kept is fetched again by whoever reads it.
      if (from === 1) for (const name of fresh.objectStoreNames) fresh.deleteObjectStore(name);
      const messages = fresh.createObjectStore('messages', { keyPath: ['laneId', 'seconds', 'nanoseconds', 'id'] });
      messages.createIndex('id', 'id');
      messages.createIndex('acts', 'acts');
      fresh.createObjectStore('stretches');
      fresh.createObjectStore('lanes');
    },
    // Another tab takes the account off this browser.
    blocking: (_, __, event) => {
      if (event.target instanceof IDBDatabase) event.target.close();
    },
  });
  let unlooked = LOOK_BYTES;
  const touched = new Map<string, number>();

  /** Read without anything new to keep: remembered now and then, and lost without harm. */
  const touch = (laneId: string): void => {
    if (now() - (touched.get(laneId) ?? 0) < TOUCH_MS) return;
    touched.set(laneId, now());
    void (async () => {
      const transaction = db.transaction('lanes', 'readwrite', { durability: 'relaxed' });
      const use = await transaction.store.get(laneId);
      if (use !== undefined) await transaction.store.put({ ...use, readAtMs: now() }, laneId);
      await transaction.done;
    })().catch(() => undefined);
  };

  const trim = async (most: number): Promise<void> => {
    unlooked = 0;
    await trimShelf(db, most, pinned());
  };

  const stretches = async (laneId: string): Promise<readonly Stretch[]> => (await db.get('stretches', laneId)) ?? [];

  return {
    page: async (laneId, request, since = beginning.sentAt) => {
      touch(laneId);
      const start = startPlace(request);
      const stretch = start === null ? ((await stretches(laneId)).at(-1) ?? null) : stretchAt(await stretches(laneId), start);
      if (stretch === null) return null;
      const sight = fromSight(stretch, since);
      if (sight === null) return null;
      const begin = start ?? stretch.to;
      const isBefore = comparePlaced(begin, sight.from) < 0;
      const messages = isBefore && request.direction === 'older' ? [] : await readRange(db, laneId, request, isBefore ? sight.from : begin, sight);
      const isEnd = request.direction === 'older' && comparePlaced(sight.from, before(since)) <= 0 && messages.length < request.limit;
      return { messages, isEnd, isWhole: start !== null && (isEnd || messages.length === request.limit) };
    },
    newest: async (laneId, most) => {
      touch(laneId);
      const last = (await stretches(laneId)).at(-1);
      return last === undefined ? [] : readBack(db, key(laneId, last.from), key(laneId, last.to), most);
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
      try {
        unlooked += await keep(db, laneId, messages, stretch, now());
      } catch (error) {
        // No room, perhaps for the outbox either: half of what lies here is less worth than that.
        if ((error as DOMException).name === 'QuotaExceededError') await trim((await usedBy(db)) / 2);
        throw error;
      }
      if (unlooked > LOOK_BYTES) await trim(await limit());
    },
    lanes: () => db.getAllKeys('lanes'),
    forgetBefore: (laneId, at) => forgetBefore(db, laneId, at),
    forget: (laneId) => forgetLane(db, laneId),
    close: () => db.close(),
  };
};

/** One transaction: messages, the promise about them and what they take. What is there already is written again and not counted again. */
const keep = async (
  db: IDBPDatabase<ShelfSchema>,
  laneId: string,
  messages: readonly StoredMessage[],
  stretch: Stretch | null,
  nowMs: number,
): Promise<number> => {
  const transaction = db.transaction(['messages', 'stretches', 'lanes'], 'readwrite', { durability: 'relaxed' });
  const [shelved, lists, lanes] = [transaction.objectStore('messages'), transaction.objectStore('stretches'), transaction.objectStore('lanes')];
  const there = await Promise.all(messages.map((message) => shelved.getKey(key(laneId, message))));
  const bytes = messages.reduce((sum, message, i) => sum + (there[i] === undefined ? sizeOf(message) : 0), 0);
  const writes: Promise<unknown>[] = messages.map((message) => shelved.put(kept(laneId, message)));
  writes.push(lanes.put({ bytes: ((await lanes.get(laneId))?.bytes ?? 0) + bytes, readAtMs: nowMs }, laneId));
  if (stretch !== null) writes.push(lists.put(addStretch((await lists.get(laneId)) ?? [], stretch), laneId));
  await Promise.all([...writes, transaction.done]);
  return bytes;
};

const usedBy = async (db: IDBPDatabase<ShelfSchema>): Promise<number> => (await db.getAll('lanes')).reduce((sum, { bytes }) => sum + bytes, 0);

const shelfName = (uid: string): string => `liexin-history-${uid}`;

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
