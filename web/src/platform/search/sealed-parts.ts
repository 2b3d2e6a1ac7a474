import type { Sealer } from '../outbox/indexed-db-storage.ts';
import type { PartsStorage } from './parts-storage.ts';

/** Thrown where a part of the index is missing or does not open: the index is made anew. */
export class IndexDamaged extends Error {
  readonly code = 'search-index-damaged';
  constructor() {
    super('search-index-damaged');
    this.name = 'IndexDamaged';
  }
}

/** Parts sealed under the device's storage key, each bound to its name: one cannot stand for another. */
export const sealedParts = (storage: PartsStorage, sealer: Sealer): PartsStorage => {
  const place = (name: string): string => `find/${name}`;
  return {
    ...storage,
    get: async (names) => {
      const blobs = await storage.get(names);
      return Promise.all(
        blobs.map(async (blob, i) => {
          if (blob === null) return null;
          const opened = await sealer.open(place(names[i] ?? ''), blob);
          if (opened === null) throw new IndexDamaged();
          return opened;
        }),
      );
    },
    commit: async ({ put, remove }) => {
      const sealed = await Promise.all([...put].map(async ([name, bytes]) => [name, await sealer.seal(place(name), bytes)] as const));
      await storage.commit({ put: new Map(sealed), remove });
    },
  };
};
