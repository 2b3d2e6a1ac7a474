import type { IDBPDatabase, IDBPTransaction } from 'idb';
import { comparePlaced, type Instant, type Placed } from '../live/message-order.ts';
import type { Kept, Key, ShelfSchema } from './shelf.ts';
import { sizeOf, trimOf } from './shelf-limit.ts';

type Trimming = IDBPTransaction<ShelfSchema, ('messages' | 'stretches' | 'lanes')[], 'readwrite'>;

/**
 * Brings the shelf under its limit in one transaction: a tab that dies in it has trimmed nothing, another one that trims at the same time
 * finds it done. What is written meanwhile comes after it and counts anew.
 */
export const trimShelf = async (db: IDBPDatabase<ShelfSchema>, limit: number, pinned: ReadonlySet<string>): Promise<void> => {
  const transaction: Trimming = db.transaction(['messages', 'stretches', 'lanes'], 'readwrite', { durability: 'relaxed' });
  const store = transaction.objectStore('lanes');
  const [names, uses] = await Promise.all([store.getAllKeys(), store.getAll()]);
  const lanes = names.map((laneId, i) => ({ laneId, bytes: 0, readAtMs: 0, ...uses[i] }));
  const { lanes: leaving, cut } = trimOf(lanes, limit, pinned);
  for (const laneId of leaving) await removeLane(transaction, laneId);
  if (cut !== null) await cutLane(transaction, cut.laneId, cut.bytes);
  await transaction.done;
};

/** All keys of a lane: an empty list sorts behind every number. */
const ofLane = (laneId: string): IDBKeyRange => IDBKeyRange.bound([laneId], [laneId, []]);

/** Everything of a lane, in one transaction. */
export const forgetLane = async (db: IDBPDatabase<ShelfSchema>, laneId: string): Promise<void> => {
  const transaction: Trimming = db.transaction(['messages', 'stretches', 'lanes'], 'readwrite');
  await removeLane(transaction, laneId);
  await transaction.done;
};

/** What was sent before an instant, in one transaction; what is promised of the lane begins with what stays. */
export const forgetBefore = async (db: IDBPDatabase<ShelfSchema>, laneId: string, at: Instant): Promise<void> => {
  const transaction: Trimming = db.transaction(['messages', 'stretches', 'lanes'], 'readwrite');
  let bytes = 0;
  let cursor = await transaction.objectStore('messages').openCursor(IDBKeyRange.bound([laneId], [laneId, at.seconds, at.nanoseconds], false, true));
  while (cursor !== null) {
    bytes += sizeOf(cursor.value);
    cursor = await cursor.continue();
  }
  if (bytes > 0) await cutTo(transaction, laneId, [laneId, at.seconds, at.nanoseconds, ''], bytes);
  await transaction.done;
};

const removeLane = async (transaction: Trimming, laneId: string): Promise<void> => {
  await Promise.all([
    transaction.objectStore('messages').delete(ofLane(laneId)),
    transaction.objectStore('stretches').delete(laneId),
    transaction.objectStore('lanes').delete(laneId),
  ]);
};

/** Takes the oldest messages; what is promised of the lane begins with the first that stays. */
const cutLane = async (transaction: Trimming, laneId: string, bytes: number): Promise<void> => {
  const messages = transaction.objectStore('messages');
  let left = bytes;
  let cursor = await messages.openCursor(ofLane(laneId));
  while (cursor !== null && left > 0) {
    left -= sizeOf(cursor.value);
    cursor = await cursor.continue();
  }
  if (cursor === null) return removeLane(transaction, laneId);
  await cutTo(transaction, laneId, keyOf(cursor.value), bytes - left);
};

/** Takes what lies before a key, `bytes` in all. */
const cutTo = async (transaction: Trimming, laneId: string, to: Key, bytes: number): Promise<void> => {
  const [messages, stretches, lanes] = [transaction.objectStore('messages'), transaction.objectStore('stretches'), transaction.objectStore('lanes')];
  const first: Placed = { id: to[3], sentAt: { seconds: to[1], nanoseconds: to[2] } };
  const use = await lanes.get(laneId);
  if (use !== undefined) await lanes.put({ ...use, bytes: use.bytes - bytes }, laneId);
  const known = (await stretches.get(laneId)) ?? [];
  const staying = known.filter(({ to }) => comparePlaced(to, first) >= 0);
  await Promise.all([
    messages.delete(IDBKeyRange.bound([laneId], to, false, true)),
    stretches.put(
      staying.map((one) => (comparePlaced(one.from, first) < 0 ? { ...one, from: first } : one)),
      laneId,
    ),
  ]);
};

const keyOf = ({ laneId, seconds, nanoseconds, id }: Kept): Key => [laneId, seconds, nanoseconds, id];
