import type { Document } from '../model/document.ts';
import type { Storage, StoredEvent } from './storage.ts';

/** A storage for tests: it lives as long as the object. */
export function makeMemoryStorage(): Storage {
  const documents = new Map<string, Document>();
  const events = new Map<number, StoredEvent>();
  const settings = new Map<string, string>();
  return {
    documents: () => documents.values(),
    events: () => [...events.values()].sort((a, b) => a.seq - b.seq),
    settings: () => settings,
    write(batch) {
      for (const name of batch.remove) documents.delete(name);
      for (const document of batch.put) documents.set(document.name, document);
      for (const event of batch.addEvents) events.set(event.seq, event);
      for (const seq of batch.removeEvents) events.delete(seq);
      for (const [key, value] of batch.settings) settings.set(key, value);
    },
    close() {},
  };
}
