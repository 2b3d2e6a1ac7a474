import fc from 'fast-check';
import type { Cursor, Filter, Order, Query } from '../model/query.ts';
import type { Value } from '../model/value.ts';
import { checkQuery } from '../query/check-query.ts';
import { DB, ROOT, value } from './values.ts';

const field = fc.constantFrom(['a'], ['b'], ['m', 'x']);
const plain: fc.Arbitrary<Value> = fc.constantFrom(null, true, 0n, 1n, 1, 2n, 3n, 2.5, NaN, 'p', 'q', [1n]).map(value);
const element: fc.Arbitrary<Value> = fc.constantFrom(0n, 1n, 2, 'p', null).map(value);
const list: fc.Arbitrary<Value> = fc.array(element, { minLength: 1, maxLength: 3 }).map((values) => ({ type: 'array', values }));
const name: fc.Arbitrary<Value> = fc.nat(120).map((id) => ({ type: 'reference', value: `${ROOT}/c/d${id}` }));

const leaf: fc.Arbitrary<Filter> = fc.oneof(
  fc.record({ type: fc.constant('field' as const), field, op: fc.constantFrom('==', '<', '<=', '>', '>='), value: plain }),
  fc.record({ type: fc.constant('field' as const), field: fc.constant(['l']), op: fc.constant('array-contains'), value: element }),
  fc.record({ type: fc.constant('field' as const), field: fc.constant(['l']), op: fc.constant('array-contains-any'), value: list }),
  fc.record({ type: fc.constant('field' as const), field, op: fc.constantFrom('in', 'not-in'), value: list }),
  fc.record({ type: fc.constant('field' as const), field, op: fc.constant('!='), value: plain }),
  fc.record({ type: fc.constant('field' as const), field: fc.constant(['__name__']), op: fc.constantFrom('==', '<', '>='), value: name }),
  fc.record({ type: fc.constant('unary' as const), field, op: fc.constantFrom('is-nan', 'is-null', 'is-not-nan', 'is-not-null') }),
);

const filter: fc.Arbitrary<Filter> = fc.oneof(
  { weight: 3, arbitrary: leaf },
  { weight: 2, arbitrary: fc.array(leaf, { minLength: 1, maxLength: 3 }).map((filters): Filter => ({ type: 'and', filters })) },
  { weight: 1, arbitrary: fc.array(leaf, { minLength: 1, maxLength: 2 }).map((filters): Filter => ({ type: 'or', filters })) },
);

const orders: fc.Arbitrary<readonly Order[]> = fc
  .uniqueArray(fc.record({ field: fc.constantFrom(['a'], ['b'], ['m', 'x'], ['__name__']), direction: fc.constantFrom('asc', 'desc') }), {
    maxLength: 2,
    selector: (order) => order.field.join('.'),
  })
  .map((list) => [...list].sort((x, y) => Number(x.field[0] === '__name__') - Number(y.field[0] === '__name__')));

/** A cursor that fits orders; `__name__` takes a reference. */
function cursor(list: readonly Order[]): fc.Arbitrary<Cursor | undefined> {
  if (list.length === 0) return fc.constant(undefined);
  const values = fc.tuple(...list.map((order) => (order.field[0] === '__name__' ? name : plain)));
  return fc.option(fc.record({ values, before: fc.boolean() }), { nil: undefined });
}

function allowed(query: Query): boolean {
  try {
    checkQuery(query, DB);
    return true;
  } catch {
    return false;
  }
}

/** Queries over the collection `c` that Firestore would take. */
export const arbitraryQuery: fc.Arbitrary<Query> = fc
  .record({ where: fc.option(filter, { nil: undefined }), orderBy: orders, limit: fc.option(fc.nat(8), { nil: undefined }), offset: fc.constantFrom(0, 0, 3) })
  .chain((base) => fc.record({ base: fc.constant(base), startAt: cursor(base.orderBy), endAt: cursor(base.orderBy) }))
  .map(({ base: { where, orderBy, limit, offset }, startAt, endAt }): Query => ({
    parent: ROOT,
    collection: 'c',
    allDescendants: false,
    orderBy,
    offset,
    ...(where && { where }),
    ...(limit !== undefined && { limit }),
    ...(startAt && { startAt }),
    ...(endAt && { endAt }),
  }))
  .filter(allowed);

const data = fc.record(
  {
    a: plain,
    b: plain,
    l: fc.array(element, { maxLength: 3 }).map((values): Value => ({ type: 'array', values })),
    m: plain.map((inner): Value => ({ type: 'map', fields: new Map([['x', inner]]) })),
  },
  { requiredKeys: [] },
);

/** Fields that the queries above look at. */
export const arbitraryFields = data.map((entries): ReadonlyMap<string, Value> => new Map(Object.entries(entries)));
