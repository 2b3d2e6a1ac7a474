import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { OutboxItem } from './item.ts';
import type { OutboxStorage } from './ports.ts';

/** Seals what must not lie in clear on this device. `place` is bound: a blob does not open at another place. */
export interface Sealer {
  seal(place: string, bytes: Uint8Array): Promise<Uint8Array>;
  /** Null where this device's key does not open it. */
  open(place: string, blob: Uint8Array): Promise<Uint8Array | null>;
}

interface StoredItem extends Omit<OutboxItem, 'body' | 'order'> {
  readonly order?: number;
  readonly blob: Uint8Array;
}
interface OutboxSchema extends DBSchema {
  items: { key: number; value: StoredItem; indexes: { id: string } };
  counters: { key: string; value: number };
}

/**
 * The outbox in IndexedDB: texts sealed under the device's key, the rest (ids, stages, counters) in clear. Writes ask for
 * strict durability, so that what is shown as waiting survives a power cut too. One database per account and device.
 */
export const openOutboxStorage = async (name: string, sealer: Sealer): Promise<OutboxStorage> => {
  const db = await openDB<OutboxSchema>(name, 1, {
    upgrade: (fresh) => {
      fresh.createObjectStore('items', { keyPath: 'order', autoIncrement: true }).createIndex('id', 'id', { unique: true });
      fresh.createObjectStore('counters');
    },
  });
  const stored = async (item: Omit<OutboxItem, 'order'>): Promise<StoredItem> => {
    const { body, ...rest } = item;
    return { ...rest, blob: await sealer.seal(`outbox/${item.id}`, body) };
  };
  return {
    load: async () => {
      const transaction = db.transaction(['items', 'counters']);
      const [records, lanes, counts] = await Promise.all([
        transaction.objectStore('items').getAll(),
        transaction.objectStore('counters').getAllKeys(),
        transaction.objectStore('counters').getAll(),
      ]);
      const opened = await Promise.all(records.map(async ({ blob, ...rest }) => ({ rest, body: await sealer.open(`outbox/${rest.id}`, blob) })));
      const items = opened.flatMap(({ rest, body }): OutboxItem[] => (body === null || rest.order === undefined ? [] : [{ ...rest, order: rest.order, body }]));
      return { items, counters: Object.fromEntries(lanes.map((lane, i) => [lane, counts[i] ?? 0])) };
    },
    add: async (item) => {
      const record = await stored(item);
      const transaction = db.transaction('items', 'readwrite', { durability: 'strict' });
      const order = await transaction.store.add(record);
      await transaction.done;
      return order;
    },
    save: async (item) => {
      const record = { ...(await stored(item)), order: item.order };
      const transaction = db.transaction('items', 'readwrite', { durability: 'strict' });
      // Not put: an item that another tab took out must not come back.
      if ((await transaction.store.getKey(item.order)) !== undefined) await transaction.store.put(record);
      await transaction.done;
    },
    plan: async (id, plan) => {
      const transaction = db.transaction('items', 'readwrite', { durability: 'strict' });
      const record = await transaction.store.index('id').get(id);
      if (record?.plan !== undefined && record.stage === 'queued' && record.counter === null) await transaction.store.put({ ...record, plan });
      await transaction.done;
    },
    land: async (item) => {
      const transaction = db.transaction(['items', 'counters'], 'readwrite', { durability: 'strict' });
      const counters = transaction.objectStore('counters');
      const before = (await counters.get(item.laneId)) ?? 0;
      await Promise.all([transaction.objectStore('items').delete(item.order), counters.put(Math.max(before, item.counter ?? 0), item.laneId)]);
      await transaction.done;
    },
    remove: (id) => removeById(db, id),
  };
};

const removeById = async (db: IDBPDatabase<OutboxSchema>, id: string): Promise<void> => {
  const transaction = db.transaction('items', 'readwrite', { durability: 'strict' });
  const order = await transaction.store.index('id').getKey(id);
  if (order !== undefined) await transaction.store.delete(order);
  await transaction.done;
};
