import fc from 'fast-check';
import { fromMicros } from '../model/timestamp.ts';
import type { Value } from '../model/value.ts';
import { ROOT } from './values.ts';

const double = (value: number): Value => ({ type: 'double', value });
const integer = (value: bigint): Value => ({ type: 'integer', value });

/** Values that are likely to meet: few of each kind, and the awkward ones. */
const scalars: fc.Arbitrary<Value> = fc.oneof(
  fc.constant<Value>({ type: 'null' }),
  fc.boolean().map((value): Value => ({ type: 'boolean', value })),
  fc.constantFrom(0n, 1n, -1n, 2n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)).map(integer),
  fc.constantFrom(0, -0, 1, 1.5, -1, NaN, Infinity, -Infinity, 2 ** 53, 2 ** 63).map(double),
  fc.bigInt(-5n, 5n).map((micros): Value => ({ type: 'timestamp', value: fromMicros(micros) })),
  fc.constantFrom('', 'a', 'b', 'ab', 'é', '中', '\uffff', '😀', '\ud7ff').map((value): Value => ({ type: 'string', value })),
  fc.uint8Array({ maxLength: 2, max: 3 }).map((value): Value => ({ type: 'bytes', value })),
  fc.constantFrom('c/a', 'c/a-b', 'c/a/d/x', 'c/__id7__', 'c/__id10__').map((path): Value => ({ type: 'reference', value: `${ROOT}/${path}` })),
  fc.tuple(fc.constantFrom(-1, 0, 1), fc.constantFrom(-1, 0, 1)).map(([latitude, longitude]): Value => ({ type: 'geopoint', latitude, longitude })),
);

const maps = (inner: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
  fc.dictionary(fc.constantFrom('a', 'b', '中'), inner, { maxKeys: 2 }).map((entries): Value => ({ type: 'map', fields: new Map(Object.entries(entries)) }));

const vectors: fc.Arbitrary<Value> = fc.array(fc.constantFrom(0, 1), { maxLength: 2 }).map((numbers): Value => ({
  type: 'map',
  fields: new Map<string, Value>([
    ['__type__', { type: 'string', value: '__vector__' }],
    ['value', { type: 'array', values: numbers.map(double) }],
  ]),
}));

/** Any value a document can hold, up to two levels. */
export const arbitraryValue: fc.Arbitrary<Value> = fc.oneof(
  { weight: 6, arbitrary: scalars },
  { weight: 1, arbitrary: maps(scalars) },
  { weight: 1, arbitrary: fc.array(scalars, { maxLength: 3 }).map((values): Value => ({ type: 'array', values })) },
  { weight: 1, arbitrary: fc.array(maps(scalars), { maxLength: 2 }).map((values): Value => ({ type: 'array', values })) },
  { weight: 1, arbitrary: vectors },
);
