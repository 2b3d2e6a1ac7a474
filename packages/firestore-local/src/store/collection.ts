import { compareNames } from '../model/compare-names.ts';
import { compareValues } from '../model/compare-values.ts';
import type { Document } from '../model/document.ts';
import { equalityKey } from '../model/equality-key.ts';
import { getField } from '../model/fields.ts';
import { lastSegment } from '../model/path.ts';
import type { Value } from '../model/value.ts';
import type { FieldPath } from '../model/write.ts';
import { SortedList } from './sorted-list.ts';

export interface IndexEntry {
  readonly value: Value;
  readonly document: Document;
}

type Members = Map<string, Map<string, Document>>;

const pathKey = (path: FieldPath): string => path.join('\0');
const compareDocuments = (a: Document, b: Document): number => compareNames(a.name, b.name);
const compareEntries = (a: IndexEntry, b: IndexEntry): number => compareValues(a.value, b.value) || compareDocuments(a.document, b.document);

/** The keys a document has in an equality index: its value, or each distinct element of its array. */
function memberKeys(document: Document, path: FieldPath, elements: boolean): Iterable<string> {
  const value = getField(document.fields, path);
  if (value === undefined) return [];
  if (!elements) return [equalityKey(value)];
  return value.type === 'array' ? new Set(value.values.map(equalityKey)) : [];
}

/** The documents of one collection in memory, with indexes that are built when first asked for and kept up to date from then on. */
export class Collection {
  readonly name: string;
  readonly id: string;
  readonly documents = new Map<string, Document>();
  #byName: SortedList<Document> | undefined;
  readonly #ordered = new Map<string, { path: FieldPath; list: SortedList<IndexEntry> }>();
  readonly #members = new Map<string, { path: FieldPath; elements: boolean; members: Members }>();

  constructor(name: string) {
    this.name = name;
    this.id = lastSegment(name);
  }

  put(document: Document): void {
    this.remove(document.name);
    this.documents.set(document.name, document);
    this.#byName?.insert(document);
    for (const { path, list } of this.#ordered.values()) {
      const value = getField(document.fields, path);
      if (value !== undefined) list.insert({ value, document });
    }
    for (const { path, elements, members } of this.#members.values()) addMember(members, document, path, elements);
  }

  remove(name: string): void {
    const document = this.documents.get(name);
    if (document === undefined) return;
    this.documents.delete(name);
    this.#byName?.remove(document);
    for (const { path, list } of this.#ordered.values()) {
      const value = getField(document.fields, path);
      if (value !== undefined) list.remove({ value, document });
    }
    for (const { path, elements, members } of this.#members.values()) removeMember(members, document, path, elements);
  }

  /** All documents in the order of their names. */
  byName(): SortedList<Document> {
    this.#byName ??= new SortedList(compareDocuments, [...this.documents.values()]);
    return this.#byName;
  }

  /** The documents that have the field, in the order of (value, name). */
  ordered(path: FieldPath): SortedList<IndexEntry> {
    const key = pathKey(path);
    const known = this.#ordered.get(key);
    if (known) return known.list;
    const entries: IndexEntry[] = [];
    for (const document of this.documents.values()) {
      const value = getField(document.fields, path);
      if (value !== undefined) entries.push({ value, document });
    }
    const list = new SortedList(compareEntries, entries);
    this.#ordered.set(key, { path, list });
    return list;
  }

  /** The documents whose field equals the value (or, with `elements`, whose array holds it), in no order. */
  withMember(path: FieldPath, value: Value, elements: boolean): ReadonlyMap<string, Document> {
    const key = `${elements ? 'e' : 'v'}${pathKey(path)}`;
    let index = this.#members.get(key);
    if (!index) {
      index = { path, elements, members: new Map() };
      for (const document of this.documents.values()) addMember(index.members, document, path, elements);
      this.#members.set(key, index);
    }
    return index.members.get(equalityKey(value)) ?? new Map();
  }
}

function addMember(members: Members, document: Document, path: FieldPath, elements: boolean): void {
  for (const key of memberKeys(document, path, elements)) {
    const found = members.get(key);
    if (found) found.set(document.name, document);
    else members.set(key, new Map([[document.name, document]]));
  }
}

function removeMember(members: Members, document: Document, path: FieldPath, elements: boolean): void {
  for (const key of memberKeys(document, path, elements)) {
    const found = members.get(key);
    found?.delete(document.name);
    if (found?.size === 0) members.delete(key);
  }
}
