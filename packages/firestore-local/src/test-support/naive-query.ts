import { compareValues, typeRank } from '../model/compare-values.ts';
import type { Document } from '../model/document.ts';
import { getDocumentField } from '../model/fields.ts';
import type { Cursor, Filter, Order, Query } from '../model/query.ts';
import type { Value } from '../model/value.ts';

const nothing = (value: Value): boolean => value.type === 'null' || (value.type === 'double' && Number.isNaN(value.value));
const among = (value: Value, list: Value): boolean =>
  list.type === 'array' && list.values.some((other) => !nothing(other) && compareValues(value, other) === 0);

function holds(filter: Filter, document: Document): boolean {
  if (filter.type === 'and') return filter.filters.every((inner) => holds(inner, document));
  if (filter.type === 'or') return filter.filters.some((inner) => holds(inner, document));
  const value = getDocumentField(document, filter.field);
  if (value === undefined) return false;
  const isNull = value.type === 'null';
  if (filter.type === 'unary') {
    if (filter.op === 'is-null') return isNull;
    if (filter.op === 'is-not-null') return !isNull;
    return filter.op === 'is-nan' ? !isNull && nothing(value) : !nothing(value);
  }
  const wanted = filter.value;
  const order = compareValues(value, wanted);
  const alike = typeRank(value) === typeRank(wanted) && (isNull || nothing(value) === nothing(wanted));
  switch (filter.op) {
    case '==':
      return order === 0;
    case '!=':
      return !isNull && order !== 0;
    case '<':
      return alike && order < 0;
    case '<=':
      return alike && order <= 0;
    case '>':
      return alike && order > 0;
    case '>=':
      return alike && order >= 0;
    case 'in':
      return among(value, wanted);
    case 'array-contains':
      return value.type === 'array' && !nothing(wanted) && value.values.some((element) => compareValues(element, wanted) === 0);
    case 'array-contains-any':
      return value.type === 'array' && value.values.some((element) => among(element, wanted));
    case 'not-in':
      return !isNull && wanted.type === 'array' && wanted.values.every((other) => other.type !== 'null' && compareValues(value, other) !== 0);
  }
}

function side(document: Document, orders: readonly Order[], cursor: Cursor): number {
  for (const [at, bound] of cursor.values.entries()) {
    const order = orders[at];
    const value = order && getDocumentField(document, order.field);
    const result = value ? compareValues(value, bound) : 0;
    if (result !== 0) return order?.direction === 'desc' ? -result : result;
  }
  return 0;
}

/** The definition of a query's result, word by word and without any index. `orders` is the full order. */
export function naiveQuery(documents: readonly Document[], query: Query, orders: readonly Order[]): Document[] {
  const { where, startAt, endAt, offset = 0, limit = Infinity } = query;
  return documents
    .filter((document) => !where || holds(where, document))
    .filter((document) => orders.every(({ field }) => getDocumentField(document, field) !== undefined))
    .filter((document) => !startAt || (startAt.before ? side(document, orders, startAt) >= 0 : side(document, orders, startAt) > 0))
    .filter((document) => !endAt || (endAt.before ? side(document, orders, endAt) < 0 : side(document, orders, endAt) <= 0))
    .sort((a, b) => {
      for (const { field, direction } of orders) {
        const left = getDocumentField(a, field);
        const right = getDocumentField(b, field);
        const order = left && right ? compareValues(left, right) : 0;
        if (order !== 0) return direction === 'desc' ? -order : order;
      }
      return 0;
    })
    .slice(offset, offset + limit);
}
