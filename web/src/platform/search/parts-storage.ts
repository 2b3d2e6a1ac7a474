/** Named parts on this device. A commit is done whole or not at all, and what it put is there after the tab was killed. */
export interface PartsStorage {
  /** In the order asked for; null where there is no such part. */
  get(names: readonly string[]): Promise<readonly (Uint8Array | null)[]>;
  /** Names that begin so. */
  names(prefix: string): Promise<readonly string[]>;
  commit(change: { readonly put: ReadonlyMap<string, Uint8Array>; readonly remove: readonly string[] }): Promise<void>;
  /** Everything, for good. */
  destroy(): Promise<void>;
  close(): void;
}

/** For a browser that keeps nothing, and for tests. */
export const memoryParts = (parts = new Map<string, Uint8Array>()): PartsStorage => ({
  get: async (names) => names.map((name) => parts.get(name) ?? null),
  names: async (prefix) => [...parts.keys()].filter((name) => name.startsWith(prefix)),
  commit: async ({ put, remove }) => {
    for (const name of remove) parts.delete(name);
    for (const [name, bytes] of put) parts.set(name, bytes);
  },
  destroy: async () => parts.clear(),
  close: () => undefined,
});
