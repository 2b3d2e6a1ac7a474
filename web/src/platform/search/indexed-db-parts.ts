import { deleteDB, openDB, type DBSchema } from 'idb';
import type { PartsStorage } from './parts-storage.ts';

interface PartsSchema extends DBSchema {
  parts: { key: string; value: Uint8Array };
}

/**
 * Parts in a database of IndexedDB of their own, one for each account and device: each commit is one transaction. Relaxed
 * durability: what a power cut takes is read in again, but never half of it.
 */
export const openIndexedDbParts = async (name: string): Promise<PartsStorage> => {
  const db = await openDB<PartsSchema>(name, 1, {
    upgrade: (fresh) => void fresh.createObjectStore('parts'),
    blocking: (_from, _to, event) => (event.target as IDBDatabase).close(),
  });
  return {
    get: async (names) => {
      const { store } = db.transaction('parts');
      return Promise.all(names.map(async (part) => (await store.get(part)) ?? null));
    },
    names: (prefix) => db.getAllKeys('parts', IDBKeyRange.bound(prefix, `${prefix}\uffff`)),
    commit: async ({ put, remove }) => {
      const transaction = db.transaction('parts', 'readwrite', { durability: 'relaxed' });
      for (const part of remove) void transaction.store.delete(part);
      for (const [part, bytes] of put) void transaction.store.put(bytes, part);
      await transaction.done;
    },
    destroy: async () => {
      db.close();
      await deleteDB(name);
    },
    close: () => db.close(),
  };
};
