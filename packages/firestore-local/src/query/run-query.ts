import { compareValues, typeRank } from '../model/compare-values.ts';
import { compareNames } from '../model/compare-names.ts';
import type { Document } from '../model/document.ts';
import { getField, isNameField } from '../model/fields.ts';
import type { Value } from '../model/value.ts';
import type { FieldPath } from '../model/write.ts';
import type { Collection } from '../store/collection.ts';
import type { Database } from '../store/database.ts';
import type { Past } from '../store/history.ts';
import type { CompiledQuery } from './compile-query.ts';
import { conjuncts, findRange } from './find-range.ts';

/** Below this size a scan is cheaper than an index. */
const SMALL = 64;

/** Cuts offset and limit out of matching documents; sorts them first. */
function finish(compiled: CompiledQuery, found: Document[]): Document[] {
  const { offset = 0, limit } = compiled.query;
  found.sort(compiled.compare);
  return offset === 0 && limit === undefined ? found : found.slice(offset, limit === undefined ? undefined : offset + limit);
}

/** The documents that an equality or array-contains filter leaves, when one leaves few enough; else undefined. */
function narrowest(compiled: CompiledQuery, collection: Collection): ReadonlyMap<string, Document> | undefined {
  let best: ReadonlyMap<string, Document> | undefined;
  for (const filter of conjuncts(compiled.query.where)) {
    if (filter.type !== 'field' || isNameField(filter.field) || (filter.op !== '==' && filter.op !== 'array-contains')) continue;
    const found = collection.withMember(filter.field, filter.value, filter.op === 'array-contains');
    if (best === undefined || found.size < best.size) best = found;
  }
  return best && best.size <= Math.max(SMALL, collection.documents.size / 8) ? best : undefined;
}

/** Collects in the order of the first ordered field, and stops when enough is found and that field moves on: ties are sorted afterwards. */
function collector(compiled: CompiledQuery, field: FieldPath | undefined): { readonly found: Document[]; readonly take: (document: Document) => boolean } {
  const { offset = 0, limit } = compiled.query;
  const enough = limit === undefined ? Infinity : offset + limit;
  const found: Document[] = [];
  let last: Value | undefined;
  return {
    found,
    take(document) {
      const value = field && getField(document.fields, field);
      if (found.length >= enough && (field === undefined || (value && last && compareValues(value, last) !== 0))) return false;
      if (!compiled.matches(document)) return true;
      found.push(document);
      last = value;
      return true;
    },
  };
}

function walkByName(compiled: CompiledQuery, collection: Collection, descending: boolean): Document[] {
  const order = compiled.orders[0];
  const { low, high } = order ? findRange(compiled.query, order) : {};
  const { found, take } = collector(compiled, undefined);
  const first = low?.type === 'reference' ? low.value : undefined;
  const last = high?.type === 'reference' ? high.value : undefined;
  if (descending) {
    collection.byName().descend(
      (document) => last !== undefined && compareNames(document.name, last) > 0,
      (document) => (first === undefined || compareNames(document.name, first) >= 0) && take(document),
    );
  } else {
    collection.byName().ascend(
      (document) => first === undefined || compareNames(document.name, first) >= 0,
      (document) => (last === undefined || compareNames(document.name, last) <= 0) && take(document),
    );
  }
  return found;
}

function walkByField(compiled: CompiledQuery, collection: Collection, field: FieldPath, descending: boolean): Document[] {
  const order = compiled.orders[0];
  const { low, high, rank } = order ? findRange(compiled.query, order) : {};
  const { found, take } = collector(compiled, field);
  const reachedLow = (value: Value): boolean => (low ? compareValues(value, low) >= 0 : rank === undefined || typeRank(value) >= rank);
  const passedHigh = (value: Value): boolean => (high ? compareValues(value, high) > 0 : rank !== undefined && typeRank(value) > rank);
  const list = collection.ordered(field);
  if (descending)
    list.descend(
      (entry) => passedHigh(entry.value),
      (entry) => reachedLow(entry.value) && take(entry.document),
    );
  else
    list.ascend(
      (entry) => reachedLow(entry.value),
      (entry) => !passedHigh(entry.value) && take(entry.document),
    );
  return found;
}

function searchCollection(compiled: CompiledQuery, collection: Collection): Document[] {
  const { documents } = collection;
  if (documents.size <= SMALL) return [...documents.values()].filter(compiled.matches);
  const few = narrowest(compiled, collection);
  if (few) return [...few.values()].filter(compiled.matches);
  const [order] = compiled.orders;
  if (order === undefined) return [];
  const descending = order.direction === 'desc';
  return isNameField(order.field) ? walkByName(compiled, collection, descending) : walkByField(compiled, collection, order.field, descending);
}

function reach(compiled: CompiledQuery, database: Database): Collection[] {
  const { query } = compiled;
  if (!query.allDescendants) {
    const collection = database.collection(`${query.parent}/${query.collection ?? ''}`);
    return collection ? [collection] : [];
  }
  return [...database.collections()].filter((collection) => compiled.covers(`${collection.name}/x`));
}

/** The result of a query now, before projection: sorted, offset and limit applied. */
export function runQuery(compiled: CompiledQuery, database: Database): Document[] {
  return finish(
    compiled,
    reach(compiled, database).flatMap((collection) => searchCollection(compiled, collection)),
  );
}

/** The result of a query at an earlier time. Scans, unless nothing in reach of the query has changed since. */
export function runQueryAt(compiled: CompiledQuery, database: Database, past: Past): Document[] {
  const touched = [...past].filter(([name]) => compiled.covers(name));
  if (touched.length === 0) return runQuery(compiled, database);
  const documents = reach(compiled, database).flatMap((collection) => [...collection.documents.values()].filter((document) => !past.has(document.name)));
  for (const [, before] of touched) if (before) documents.push(before);
  return finish(compiled, documents.filter(compiled.matches));
}
