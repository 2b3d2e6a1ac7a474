import { compareValues } from './compare-values.ts';
import type { Fields, Value } from './value.ts';

/** Same type and same contents, so 1 and 1.0 differ, and 0.0 and -0.0: what decides whether a write changed anything. */
export function sameValue(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a.type !== b.type) return false;
  if (a.type === 'double' && b.type === 'double') return Object.is(a.value, b.value);
  if (a.type === 'geopoint' && b.type === 'geopoint') return Object.is(a.latitude, b.latitude) && Object.is(a.longitude, b.longitude);
  if (a.type === 'map' && b.type === 'map') return sameFields(a.fields, b.fields);
  if (a.type === 'array' && b.type === 'array') {
    return a.values.length === b.values.length && a.values.every((value, at) => sameAt(value, b.values[at]));
  }
  return compareValues(a, b) === 0;
}

function sameAt(a: Value, b: Value | undefined): boolean {
  return b !== undefined && sameValue(a, b);
}

export function sameFields(a: Fields, b: Fields): boolean {
  if (a.size !== b.size) return false;
  for (const [key, value] of a) if (!sameAt(value, b.get(key))) return false;
  return true;
}
