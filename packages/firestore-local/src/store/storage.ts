import type { Document } from '../model/document.ts';

/** A trigger event waiting for delivery. `seq` rises with the order of commits; `body` is opaque to the store. */
export interface StoredEvent {
  readonly seq: number;
  readonly functionKey: string;
  readonly body: string;
}

/** Everything that one turn of the event loop changed. It is kept whole or not at all. */
export interface StorageBatch {
  readonly put: readonly Document[];
  readonly remove: readonly string[];
  readonly addEvents: readonly StoredEvent[];
  readonly removeEvents: readonly number[];
  readonly settings: ReadonlyMap<string, string>;
}

export const emptyBatch: StorageBatch = { put: [], remove: [], addEvents: [], removeEvents: [], settings: new Map() };

/**
 * What the engine keeps for good. The engine reads everything once at start and holds it in memory; afterwards it only writes.
 * `write` returns after the batch is safe against a crash of the process and of the machine (a storage in memory promises neither),
 * and throws when it kept nothing of it.
 */
export interface Storage {
  documents(): Iterable<Document>;
  events(): Iterable<StoredEvent>;
  settings(): ReadonlyMap<string, string>;
  write(batch: StorageBatch): void;
  close(): void;
}
