import { openDB } from 'idb';

/** The part of the browser's storage that this needs. */
type Databases = Pick<IDBFactory, 'databases'>;

/**
 * Empties every database of this account on this browser: outbox, history, search. Emptied rather than deleted, because a deletion
 * waits for every tab that has it open. Each stands alone: one that fails keeps ciphertext whose key is gone. Repeating changes nothing.
 */
export const emptyDatabases = async (uid: string, factory: Databases = indexedDB): Promise<void> => {
  const found = await factory.databases().catch(() => []);
  const own = found.flatMap(({ name }) => (name !== undefined && name.startsWith('liexin-') && name.includes(uid) ? [name] : []));
  await Promise.all(own.map((name) => empty(name).catch(() => undefined)));
};

const empty = async (name: string): Promise<void> => {
  // No version: as it stands, and closed when another tab wants to change it.
  const db = await openDB(name, undefined, { blocking: () => db.close() });
  const names = [...db.objectStoreNames];
  if (names.length > 0) {
    const transaction = db.transaction(names, 'readwrite');
    await Promise.all([...names.map((one) => transaction.objectStore(one).clear()), transaction.done]);
  }
  db.close();
};
