import type { Page } from 'playwright-core';

/**
 * Everything that a page's origin keeps in this browser, as bytes: databases with their names and keys, local and session storage, caches.
 * Without `files` the caches are left out, in which the app's own code stands.
 */
export const dumpDevice = async (
  page: Page,
  { files = true }: { readonly files?: boolean } = {},
): Promise<{ readonly databases: readonly string[]; readonly bytes: Buffer }> => {
  const { names, parts } = await page.evaluate(async (withFiles) => {
    const kept: string[] = [];
    /** Texts as UTF-8, byte strings as they are, both as Latin-1 letters; keys of WebCrypto cannot be read and are passed over. */
    const add = (value: unknown, depth = 0): void => {
      if (typeof value === 'string') kept.push(String.fromCharCode(...new TextEncoder().encode(value.slice(0, 50_000))));
      else if (value instanceof ArrayBuffer) kept.push(String.fromCharCode(...new Uint8Array(value).slice(0, 50_000)));
      else if (ArrayBuffer.isView(value)) kept.push(String.fromCharCode(...new Uint8Array(value.buffer, value.byteOffset, Math.min(value.byteLength, 50_000))));
      else if (value instanceof Map || value instanceof Set) for (const one of value) add(one, depth + 1);
      else if (typeof value === 'object' && value !== null && depth < 20)
        for (const [name, one] of Object.entries(value)) {
          add(name, depth + 1);
          add(one, depth + 1);
        }
    };
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB')));
      });
    const found: string[] = [];
    for (const { name } of await indexedDB.databases()) {
      if (name === undefined) continue;
      found.push(name);
      add(name);
      const db = await done(indexedDB.open(name));
      for (const store of db.objectStoreNames) {
        const transaction = db.transaction(store);
        const [keys, values] = await Promise.all([done(transaction.objectStore(store).getAllKeys()), done(transaction.objectStore(store).getAll())]);
        add(keys);
        add(values);
      }
      db.close();
    }
    for (const storage of [localStorage, sessionStorage]) add({ ...storage });
    for (const name of withFiles ? await caches.keys() : []) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        add(request.url);
        add(await (await cache.match(request))?.arrayBuffer());
      }
    }
    return { names: found, parts: kept };
  }, files);
  return { databases: names, bytes: Buffer.from(parts.join('\n'), 'latin1') };
};
