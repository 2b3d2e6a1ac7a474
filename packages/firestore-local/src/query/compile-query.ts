import { compareNames } from '../model/compare-names.ts';
import { compareValues } from '../model/compare-values.ts';
import type { Document } from '../model/document.ts';
import { getDocumentField, isNameField } from '../model/fields.ts';
import { collectionOf, lastSegment } from '../model/path.ts';
import type { Cursor, Order, Query } from '../model/query.ts';
import { compileFilter, type Matcher } from './match-filter.ts';
import { normalizeOrder } from './normalize-order.ts';

/** A query made ready to run many times: against one document, or a collection. */
export interface CompiledQuery {
  readonly query: Query;
  readonly orders: readonly Order[];
  /** Is a document of this name in the queried collections? */
  readonly covers: (name: string) => boolean;
  /** Is the document in the result, limit and offset aside? `covers` is included. */
  readonly matches: Matcher;
  readonly compare: (a: Document, b: Document) => number;
}

function compileCovers(query: Query): (name: string) => boolean {
  const { parent, collection } = query;
  if (!query.allDescendants) {
    const wanted = `${parent}/${collection ?? ''}`;
    return (name) => name.startsWith(wanted) && collectionOf(name) === wanted;
  }
  const prefix = `${parent}/`;
  return (name) => name.startsWith(prefix) && (collection === null || lastSegment(collectionOf(name)) === collection);
}

function compileCompare(orders: readonly Order[]): (a: Document, b: Document) => number {
  const parts = orders.map(({ field, direction }) => {
    const sign = direction === 'asc' ? 1 : -1;
    if (isNameField(field)) return (a: Document, b: Document) => sign * compareNames(a.name, b.name);
    return (a: Document, b: Document) => {
      const left = getDocumentField(a, field);
      const right = getDocumentField(b, field);
      return left && right ? sign * compareValues(left, right) : 0;
    };
  });
  return (a, b) => {
    for (const part of parts) {
      const order = part(a, b);
      if (order !== 0) return order;
    }
    return 0;
  };
}

/** Where a document stands to a cursor, in the order of the query: negative = before it. */
function againstCursor(orders: readonly Order[], cursor: Cursor): (document: Document) => number {
  const parts = cursor.values.map((value, at) => ({ value, order: orders[at] }));
  return (document) => {
    for (const { value, order } of parts) {
      const own = order && getDocumentField(document, order.field);
      const result = own ? compareValues(own, value) : 0;
      if (result !== 0) return order?.direction === 'desc' ? -result : result;
    }
    return 0;
  };
}

function compileCursors(query: Query, orders: readonly Order[]): Matcher {
  const { startAt, endAt } = query;
  const start = startAt && againstCursor(orders, startAt);
  const end = endAt && againstCursor(orders, endAt);
  return (document) => {
    if (start && (startAt.before ? start(document) < 0 : start(document) <= 0)) return false;
    return !end || (endAt.before ? end(document) < 0 : end(document) <= 0);
  };
}

/** Prepares a query. It must have passed `checkQuery`. A document without an ordered field is not in the result. */
export function compileQuery(query: Query): CompiledQuery {
  const orders = normalizeOrder(query);
  const covers = compileCovers(query);
  const filter = compileFilter(query.where);
  const inRange = compileCursors(query, orders);
  const ordered = orders.filter(({ field }) => !isNameField(field));
  return {
    query,
    orders,
    covers,
    compare: compileCompare(orders),
    matches: (document) =>
      covers(document.name) && filter(document) && ordered.every(({ field }) => getDocumentField(document, field) !== undefined) && inRange(document),
  };
}
