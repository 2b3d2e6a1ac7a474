/** Opened parts that were used last, up to a number of bytes: who types one letter more reads the same parts again. */
export interface PartCache {
  get(name: string): Uint8Array | undefined;
  put(name: string, bytes: Uint8Array): void;
  clear(): void;
}

export const partCache = (mostBytes = 24_000_000): PartCache => {
  const parts = new Map<string, Uint8Array>();
  let size = 0;
  return {
    get: (name) => {
      const bytes = parts.get(name);
      if (bytes === undefined) return undefined;
      parts.delete(name);
      parts.set(name, bytes);
      return bytes;
    },
    put: (name, bytes) => {
      size += bytes.length - (parts.get(name)?.length ?? 0);
      parts.delete(name);
      parts.set(name, bytes);
      for (const [oldest, old] of parts) {
        if (size <= mostBytes) break;
        parts.delete(oldest);
        size -= old.length;
      }
    },
    clear: () => {
      parts.clear();
      size = 0;
    },
  };
};
