import { compareNames } from './compare-names.ts';
import { compareStrings } from './compare-strings.ts';
import { compareTimestamps } from './timestamp.ts';
import type { Fields, Value } from './value.ts';

const VECTOR = 9;
const ranks = {
  null: 0,
  boolean: 1,
  integer: 2,
  double: 2,
  timestamp: 3,
  string: 4,
  bytes: 5,
  reference: 6,
  geopoint: 7,
  array: 8,
  map: 10,
} as const;

/** Where a value's type stands in Firestore's order of types. Integers and doubles share a rank; a vector (a map marked `__vector__`) lies between arrays and maps. */
export function typeRank(value: Value): number {
  if (value.type !== 'map') return ranks[value.type];
  const mark = value.fields.get('__type__');
  return mark?.type === 'string' && mark.value === '__vector__' ? VECTOR : ranks.map;
}

function compareDoubles(a: number, b: number): number {
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : -1;
  if (Number.isNaN(b)) return 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

// JavaScript compares a bigint with a number by mathematical value, without rounding either.
function compareMixed(integer: bigint, double: number): number {
  if (Number.isNaN(double)) return 1;
  return integer < double ? -1 : integer > double ? 1 : 0;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const order = (a[at] ?? 0) - (b[at] ?? 0);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareArrays(a: readonly Value[], b: readonly Value[]): number {
  for (const [at, value] of a.entries()) {
    const other = b[at];
    if (other === undefined) return 1;
    const order = compareValues(value, other);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareMaps(a: Fields, b: Fields): number {
  const left = [...a.keys()].sort(compareStrings);
  const right = [...b.keys()].sort(compareStrings);
  for (const [at, key] of left.entries()) {
    const otherKey = right[at];
    if (otherKey === undefined) return 1;
    const value = a.get(key);
    const other = b.get(otherKey);
    const order = compareStrings(key, otherKey) || (value && other ? compareValues(value, other) : 0);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function compareVectors(a: Fields, b: Fields): number {
  const left = a.get('value');
  const right = b.get('value');
  const one = left?.type === 'array' ? left.values : [];
  const two = right?.type === 'array' ? right.values : [];
  return one.length - two.length || compareArrays(one, two);
}

/**
 * Firestore's total order over values of any types (docs: "Value type ordering"); 0 for values that a query calls equal,
 * so 1 and 1.0, 0.0 and -0.0, NaN and NaN.
 */
export function compareValues(a: Value, b: Value): number {
  if (a.type === 'integer' && b.type === 'integer') return a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
  if (a.type === 'double' && b.type === 'double') return compareDoubles(a.value, b.value);
  if (a.type === 'integer' && b.type === 'double') return compareMixed(a.value, b.value);
  if (a.type === 'double' && b.type === 'integer') return -compareMixed(b.value, a.value);
  if (a.type === 'timestamp' && b.type === 'timestamp') return compareTimestamps(a.value, b.value);
  if (a.type === 'string' && b.type === 'string') return compareStrings(a.value, b.value);
  const rank = typeRank(a);
  if (rank !== typeRank(b)) return rank - typeRank(b);
  if (a.type === 'boolean' && b.type === 'boolean') return Number(a.value) - Number(b.value);
  if (a.type === 'bytes' && b.type === 'bytes') return compareBytes(a.value, b.value);
  if (a.type === 'reference' && b.type === 'reference') return compareNames(a.value, b.value);
  if (a.type === 'geopoint' && b.type === 'geopoint') {
    return compareDoubles(a.latitude, b.latitude) || compareDoubles(a.longitude, b.longitude);
  }
  if (a.type === 'array' && b.type === 'array') return compareArrays(a.values, b.values);
  if (a.type === 'map' && b.type === 'map') return rank === VECTOR ? compareVectors(a.fields, b.fields) : compareMaps(a.fields, b.fields);
  return 0;
}
