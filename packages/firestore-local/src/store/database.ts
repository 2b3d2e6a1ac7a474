import type { Document } from '../model/document.ts';
import { collectionOf } from '../model/path.ts';
import { Collection } from './collection.ts';

/** One database in memory: the read copy of what the storage keeps. */
export class Database {
  /** projects/{p}/databases/{d} */
  readonly name: string;
  readonly #collections = new Map<string, Collection>();

  constructor(name: string) {
    this.name = name;
  }

  get(name: string): Document | undefined {
    return this.#collections.get(collectionOf(name))?.documents.get(name);
  }

  put(document: Document): void {
    const name = collectionOf(document.name);
    let collection = this.#collections.get(name);
    if (!collection) {
      collection = new Collection(name);
      this.#collections.set(name, collection);
    }
    collection.put(document);
  }

  remove(name: string): void {
    const collection = this.#collections.get(collectionOf(name));
    collection?.remove(name);
    if (collection?.documents.size === 0) this.#collections.delete(collection.name);
  }

  collection(name: string): Collection | undefined {
    return this.#collections.get(name);
  }

  collections(): Iterable<Collection> {
    return this.#collections.values();
  }

  /** Ids of the collections that hold a document somewhere below `parent` (a document's full name, or …/documents), sorted. */
  collectionIds(parent: string): string[] {
    const ids = new Set<string>();
    const prefix = `${parent}/`;
    for (const { name } of this.#collections.values()) {
      const [id] = name.startsWith(prefix) ? name.slice(prefix.length).split('/') : [];
      if (id !== undefined) ids.add(id);
    }
    return [...ids].sort();
  }
}
