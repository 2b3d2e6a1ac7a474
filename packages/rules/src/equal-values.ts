import type { RuleFields, RuleValue } from './value.ts';

/**
 * `a == b` at the top of a comparison: values of different types are unequal (never an error), int and float compare by value.
 * Inside lists and maps an int never equals a float; sets compare numbers by value.
 */
export function equalValues(a: RuleValue, b: RuleValue): boolean {
  if (isNumber(a) && isNumber(b)) return equalNumbers(a, b);
  return sameValues(a, b);
}

/** Equality of elements: same type, same value. */
export function sameValues(a: RuleValue, b: RuleValue): boolean {
  switch (a.type) {
    case 'null':
      return b.type === 'null';
    case 'bool':
      return b.type === 'bool' && a.value === b.value;
    case 'int':
      return b.type === 'int' && a.value === b.value;
    case 'float':
      return b.type === 'float' && a.value === b.value;
    case 'string':
      return b.type === 'string' && a.value === b.value;
    case 'bytes':
      return b.type === 'bytes' && a.value.length === b.value.length && a.value.every((byte, at) => byte === b.value[at]);
    case 'list':
      return b.type === 'list' && sameLists(a.values, b.values);
    case 'map':
      return b.type === 'map' && sameFields(a.fields, b.fields);
    case 'set':
      return b.type === 'set' && a.values.length === b.values.length && a.values.every((value) => hasEqual(b.values, value));
    case 'timestamp':
      return b.type === 'timestamp' && a.seconds === b.seconds && a.nanos === b.nanos;
    case 'duration':
      return b.type === 'duration' && a.seconds === b.seconds && a.nanos === b.nanos;
    case 'path':
      return b.type === 'path' && a.segments.length === b.segments.length && a.segments.every((segment, at) => segment === b.segments[at]);
    case 'latlng':
      return b.type === 'latlng' && a.latitude === b.latitude && a.longitude === b.longitude;
    case 'map-diff':
      return b.type === 'map-diff' && equalFields(a.after, b.after) && equalFields(a.before, b.before);
    case 'resource':
      return b.type === 'resource' && sameValues(a.name, b.name) && sameValues(a.data, b.data);
    case 'constraint':
    case 'partial-map':
      return false;
  }
}

/** Membership with numbers by value: the equality of sets. */
export function hasEqual(values: readonly RuleValue[], wanted: RuleValue): boolean {
  return values.some((value) => equalValues(value, wanted));
}

/** Membership by element equality: the equality of lists. */
export function hasSame(values: readonly RuleValue[], wanted: RuleValue): boolean {
  return values.some((value) => sameValues(value, wanted));
}

/** True if the value or anything inside it is only promised by a query, so that equality cannot be told. */
export function isUncertain(value: RuleValue): boolean {
  switch (value.type) {
    case 'constraint':
    case 'partial-map':
      return true;
    case 'list':
    case 'set':
      return value.values.some(isUncertain);
    case 'map':
      return someUncertain(value.fields);
    case 'map-diff':
      return someUncertain(value.after) || someUncertain(value.before);
    default:
      return false;
  }
}

function someUncertain(fields: RuleFields): boolean {
  for (const value of fields.values()) if (isUncertain(value)) return true;
  return false;
}

function isNumber(value: RuleValue): value is Extract<RuleValue, { type: 'int' | 'float' }> {
  return value.type === 'int' || value.type === 'float';
}

/** `==` between bigint and number compares the mathematical values, without rounding. */
function equalNumbers(a: Extract<RuleValue, { type: 'int' | 'float' }>, b: Extract<RuleValue, { type: 'int' | 'float' }>): boolean {
  // oxlint-disable-next-line eqeqeq -- `===` never holds between a bigint and a number
  return a.value == b.value;
}

function sameLists(a: readonly RuleValue[], b: readonly RuleValue[]): boolean {
  return (
    a.length === b.length &&
    a.every((value, at) => {
      const other = b[at];
      return other !== undefined && sameValues(value, other);
    })
  );
}

function sameFields(a: RuleFields, b: RuleFields): boolean {
  if (a.size !== b.size) return false;
  for (const [key, value] of a) {
    const other = b.get(key);
    if (other === undefined || !sameValues(value, other)) return false;
  }
  return true;
}

function equalFields(a: RuleFields, b: RuleFields): boolean {
  if (a.size !== b.size) return false;
  for (const [key, value] of a) {
    const other = b.get(key);
    if (other === undefined || !equalValues(value, other)) return false;
  }
  return true;
}
