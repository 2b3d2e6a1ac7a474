// google.firestore.v1.StructuredQuery and StructuredAggregationQuery → Query and Aggregation.
import { Fault } from '../../model/fault.ts';
import type { Aggregation, Cursor, FieldOperator, Filter, Order, Query, UnaryOperator } from '../../model/query.ts';
import type { FieldPath } from '../../model/write.ts';
import { parseFieldPath } from './field-path.ts';
import { parseParent } from './parse-name.ts';
import { parseValue, parseValues } from './parse-value.ts';
import { asBoolean, asEnum, asInt32, asInt64, asList, asShape, asString, has, malformed, type Shape } from './shape.ts';

const fieldOperators = [
  'OPERATOR_UNSPECIFIED',
  'LESS_THAN',
  'LESS_THAN_OR_EQUAL',
  'GREATER_THAN',
  'GREATER_THAN_OR_EQUAL',
  'EQUAL',
  'NOT_EQUAL',
  'ARRAY_CONTAINS',
  'IN',
  'ARRAY_CONTAINS_ANY',
  'NOT_IN',
] as const;
const fieldOperatorOf: Readonly<Record<(typeof fieldOperators)[number], FieldOperator | undefined>> = {
  OPERATOR_UNSPECIFIED: undefined,
  LESS_THAN: '<',
  LESS_THAN_OR_EQUAL: '<=',
  GREATER_THAN: '>',
  GREATER_THAN_OR_EQUAL: '>=',
  EQUAL: '==',
  NOT_EQUAL: '!=',
  ARRAY_CONTAINS: 'array-contains',
  IN: 'in',
  ARRAY_CONTAINS_ANY: 'array-contains-any',
  NOT_IN: 'not-in',
};
const unaryOperators = ['OPERATOR_UNSPECIFIED', '1', 'IS_NAN', 'IS_NULL', 'IS_NOT_NAN', 'IS_NOT_NULL'] as const;
const unaryOperatorOf: Readonly<Record<string, UnaryOperator>> = { IS_NAN: 'is-nan', IS_NULL: 'is-null', IS_NOT_NAN: 'is-not-nan', IS_NOT_NULL: 'is-not-null' };
const compositeOperators = ['OPERATOR_UNSPECIFIED', 'AND', 'OR'] as const;
const directions = ['DIRECTION_UNSPECIFIED', 'ASCENDING', 'DESCENDING'] as const;
/** Deeper filters are refused before the stack is at risk; production allows 30 disjunctions in all. */
const maxFilterDepth = 50;

export function parseQuery(input: unknown, parent: unknown, database: string): Query {
  const shape = asShape(input, 'structuredQuery');
  if (has(shape, 'findNearest')) throw new Fault('UNIMPLEMENTED', 'Vector search is not supported.');
  const from = asList(shape['from'], 'from');
  if (from.length > 1) throw new Fault('INVALID_ARGUMENT', 'A query has one collection selector.');
  const selector = asShape(from[0] ?? {}, 'from');
  const collection = asString(selector['collectionId'], 'collectionId');
  if (collection.includes('/')) throw malformed('collectionId');
  const limit = has(shape, 'limit') ? asInt32(shape['limit'], 'limit') : undefined;
  const offset = asInt32(shape['offset'], 'offset');
  if (offset < 0 || (limit ?? 0) < 0) throw new Fault('INVALID_ARGUMENT', 'Limit and offset must not be negative.');
  const fields = has(shape, 'select') ? asList(asShape(shape['select'], 'select')['fields'], 'select').map(parseReference) : [];
  return {
    parent: parseParent(parent, database),
    collection: collection === '' ? null : collection,
    allDescendants: asBoolean(selector['allDescendants'], 'allDescendants'),
    orderBy: asList(shape['orderBy'], 'orderBy').map(parseOrder),
    ...(has(shape, 'where') && { where: parseFilter(shape['where'], 0) }),
    ...(fields.length > 0 && { select: fields }),
    ...(has(shape, 'startAt') && { startAt: parseCursor(shape['startAt']) }),
    ...(has(shape, 'endAt') && { endAt: parseCursor(shape['endAt']) }),
    ...(offset > 0 && { offset }),
    ...(limit !== undefined && { limit }),
  };
}

function parseReference(input: unknown): FieldPath {
  return parseFieldPath(asString(asShape(input, 'field')['fieldPath'], 'fieldPath'));
}

function parseOrder(input: unknown): Order {
  const shape = asShape(input, 'orderBy');
  const direction = asEnum(shape['direction'], directions, 'direction') === 'DESCENDING' ? 'desc' : 'asc';
  return { field: parseReference(shape['field']), direction };
}

function parseCursor(input: unknown): Cursor {
  const shape = asShape(input, 'cursor');
  return { values: parseValues(shape['values'], 'values'), before: asBoolean(shape['before'], 'before') };
}

function parseFilter(input: unknown, depth: number): Filter {
  const shape = asShape(input, 'where');
  if (depth > maxFilterDepth) throw malformed('where');
  if (has(shape, 'fieldFilter')) {
    const filter = asShape(shape['fieldFilter'], 'fieldFilter');
    const op = fieldOperatorOf[asEnum(filter['op'], fieldOperators, 'op')];
    if (!op) throw malformed('op');
    return { type: 'field', field: parseReference(filter['field']), op, value: parseValue(filter['value']) };
  }
  if (has(shape, 'unaryFilter')) {
    const filter = asShape(shape['unaryFilter'], 'unaryFilter');
    const op = unaryOperatorOf[asEnum(filter['op'], unaryOperators, 'op')];
    if (!op) throw malformed('op');
    return { type: 'unary', field: parseReference(filter['field']), op };
  }
  const composite = asShape(shape['compositeFilter'], 'where');
  const op = asEnum(composite['op'], compositeOperators, 'op');
  const filters = asList(composite['filters'], 'filters').map((filter) => parseFilter(filter, depth + 1));
  const [only] = filters;
  if (op === 'OPERATOR_UNSPECIFIED' || !only) throw malformed('compositeFilter');
  return filters.length === 1 ? only : { type: op === 'AND' ? 'and' : 'or', filters };
}

/** The most that one aggregation query may ask (Firestore's limit). */
const maxAggregations = 5;

/** Aliases default to `field_1`, `field_2`, … as the API documents. */
export function parseAggregations(input: unknown): Aggregation[] {
  const items = asList(input, 'aggregations');
  if (items.length > maxAggregations) {
    throw new Fault('INVALID_ARGUMENT', `The maximum number of aggregations allowed in an aggregation query is ${maxAggregations}. Received: ${items.length}`);
  }
  return items.map((item, index) => parseAggregation(asShape(item, 'aggregations'), `field_${index + 1}`));
}

function parseAggregation(shape: Shape, fallback: string): Aggregation {
  const alias = asString(shape['alias'], 'alias') || fallback;
  if (has(shape, 'count')) {
    const count = asShape(shape['count'], 'count');
    return { alias, type: 'count', ...(has(count, 'upTo') && { upTo: asInt64(count['upTo'], 'upTo') }) };
  }
  for (const type of ['sum', 'avg'] as const) {
    if (has(shape, type)) return { alias, type, field: parseReference(asShape(shape[type], type)['field']) };
  }
  throw malformed('aggregations');
}
