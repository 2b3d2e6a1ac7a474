import type { TypeName } from './ast.ts';
import { equalValues, hasEqual, hasSame, isUncertain } from './equal-values.ts';
import { fault, type Fault, type Outcome } from './fault.ts';
import { orderValues } from './order-values.ts';
import { proveComparison, proveElement, proveMembership, type Comparison } from './prove-comparison.ts';
import { int64 } from './std/integer.ts';
import { durationFromNanos, timestampFromNanos, toNanos } from './std/span.ts';
import { bool, FALSE, float, list, string, TRUE, type Kind, type RuleValue } from './value.ts';

export type Arithmetic = '+' | '-' | '*' | '/' | '%';

/** `a + b` and so on. int with int stays int (division truncates); any float makes a float; strings and lists only add. */
export function calculate(op: Arithmetic, a: RuleValue, b: RuleValue): Outcome {
  if (a.type === 'int' && b.type === 'int') return calculateInts(op, a.value, b.value);
  if ((a.type === 'int' || a.type === 'float') && (b.type === 'int' || b.type === 'float')) return calculateFloats(op, Number(a.value), Number(b.value));
  if (op === '+' && a.type === 'string' && b.type === 'string') return string(a.value + b.value);
  if (op === '+' && a.type === 'list' && b.type === 'list') return list([...a.values, ...b.values]);
  if (op === '+' || op === '-') return calculateTimes(op, a, b);
  return unsupported(a, b);
}

function calculateInts(op: Arithmetic, a: bigint, b: bigint): Outcome {
  if (op === '+') return int64(a + b);
  if (op === '-') return int64(a - b);
  if (op === '*') return int64(a * b);
  if (b === 0n) return fault('division-by-zero', 'Division by zero.');
  return op === '/' ? int64(a / b) : int64(a % b);
}

function calculateFloats(op: Arithmetic, a: number, b: number): Outcome {
  if (op === '+') return float(a + b);
  if (op === '-') return float(a - b);
  if (op === '*') return float(a * b);
  return op === '/' ? float(a / b) : float(a % b);
}

function calculateTimes(op: '+' | '-', a: RuleValue, b: RuleValue): Outcome {
  if ((a.type !== 'timestamp' && a.type !== 'duration') || (b.type !== 'timestamp' && b.type !== 'duration')) return unsupported(a, b);
  const nanos = op === '+' ? toNanos(a) + toNanos(b) : toNanos(a) - toNanos(b);
  if (a.type === 'duration' && b.type === 'duration') return durationFromNanos(nanos);
  if (a.type === 'timestamp' && b.type === 'timestamp') return op === '-' ? durationFromNanos(nanos) : unsupported(a, b);
  return a.type === 'timestamp' || op === '+' ? timestampFromNanos(nanos) : unsupported(a, b);
}

/** `==`, `!=` and the four orders. Orders of values that have none are errors. */
export function compare(op: Comparison, a: RuleValue, b: RuleValue): Outcome {
  if (a.type === 'constraint' || b.type === 'constraint') return proveComparison(op, a, b);
  if (op === '==' || op === '!=') {
    if (isUncertain(a) || isUncertain(b)) return fault('unprovable', 'The query does not prove this comparison.');
    return bool(equalValues(a, b) === (op === '=='));
  }
  const order = orderValues(a, b);
  if (order === null) return a.type === 'null' || b.type === 'null' ? fault('null-value', 'Null value error.') : unsupported(a, b);
  if (op === '<') return bool(order < 0);
  if (op === '<=') return bool(order <= 0);
  return op === '>' ? bool(order > 0) : bool(order >= 0);
}

/** `a in b`: element of a list or set, key of a map. */
export function contains(a: RuleValue, b: RuleValue): Outcome {
  if (b.type === 'constraint') return a.type === 'constraint' ? unprovable() : proveMembership(b.facts, a);
  if (b.type === 'list' && a.type === 'constraint') return proveElement(a.facts, b.values);
  if (b.type === 'list' || b.type === 'set') {
    if (b.type === 'list' ? hasSame(b.values, a) : hasEqual(b.values, a)) return TRUE;
    return isUncertain(a) || isUncertain(b) ? unprovable() : FALSE;
  }
  if (b.type !== 'map' && b.type !== 'partial-map') return unsupported(a, b);
  if (a.type !== 'string') return a.type === 'constraint' ? unprovable() : fault('type-error', 'A map key must be a string.');
  if (b.fields.has(a.value)) return TRUE;
  return b.type === 'map' ? FALSE : unprovable();
}

/** `object.name`. The name stands in the rules text, so it may appear in the error. */
export function member(object: RuleValue, name: string): Outcome {
  if (object.type === 'map') return object.fields.get(name) ?? missing(name);
  if (object.type === 'null') return fault('null-value', 'Null value error.');
  if (object.type === 'partial-map') return object.fields.get(name) ?? fault('unprovable', `The query says nothing about property ${name}.`);
  if (object.type !== 'resource') return missing(name);
  if (name === 'data') return object.data;
  if (name === 'id') return object.id;
  return name === '__name__' ? object.name : missing(name);
}

/** `object[key]`. The key may be data, so errors do not name it. */
export function element(object: RuleValue, key: RuleValue): Outcome {
  if (object.type === 'null') return fault('null-value', 'Null value error.');
  if (object.type === 'map' || object.type === 'partial-map') {
    if (key.type !== 'string') return key.type === 'constraint' ? unprovable() : fault('type-error', 'A map key must be a string.');
    const found = object.fields.get(key.value);
    return found ?? (object.type === 'map' ? fault('undefined-property', 'Property is undefined on object.') : unprovable());
  }
  if (key.type !== 'int') return unsupported(object, key);
  const at = Number(key.value);
  if (object.type === 'list') return object.values[at] ?? outside();
  if (object.type === 'path') return partOrFault(object.segments[at]);
  return object.type === 'string' ? partOrFault(object.value[at]) : unsupported(object, key);
}

/** `object[from:to]`, the end not included. */
export function slice(object: RuleValue, from: RuleValue, to: RuleValue): Outcome {
  if (from.type !== 'int' || to.type !== 'int') return fault('type-error', 'A range needs integers.');
  const [start, end] = [Number(from.value), Number(to.value)];
  if (object.type !== 'list' && object.type !== 'string' && object.type !== 'bytes') return unsupported(object, from);
  const length = object.type === 'list' ? object.values.length : object.value.length;
  if (start < 0 || end < start || end > length) return outside();
  if (object.type === 'list') return list(object.values.slice(start, end));
  return object.type === 'string' ? string(object.value.slice(start, end)) : { type: 'bytes', value: object.value.slice(start, end) };
}

/** `-value`. */
export function negate(value: RuleValue): Outcome {
  if (value.type === 'int') return int64(-value.value);
  if (value.type === 'duration') return durationFromNanos(-toNanos(value));
  return value.type === 'float' ? float(-value.value) : unsupported(value, value);
}

/** `value is typeName`. */
export function isOfType(value: RuleValue, typeName: TypeName): Outcome {
  if (value.type === 'constraint') return typeName === 'constraint' ? TRUE : unprovable();
  if (typeName === 'number') return bool(value.type === 'int' || value.type === 'float');
  if (typeName === 'map') return bool(value.type === 'map' || value.type === 'partial-map');
  return bool(value.type === typeName);
}

/** Segments of `/a/$(b)/c`: strings and paths fill a place; a string with a slash cannot. */
export function joinPath(parts: readonly (string | RuleValue)[]): Kind<'path'> | Fault {
  const segments: string[] = [];
  for (const part of parts) {
    if (typeof part === 'string') segments.push(part);
    else if (part.type === 'path') segments.push(...part.segments);
    else if (part.type !== 'string') return fault('bad-path', 'A path segment must be a string.');
    else if (part.value === '' || part.value.includes('/')) return fault('bad-path', 'A path segment must be a single name.');
    else segments.push(part.value);
  }
  return { type: 'path', segments };
}

function partOrFault(part: string | undefined): Outcome {
  return part === undefined ? outside() : string(part);
}

function outside(): Fault {
  return fault('out-of-range', 'Index is out of range.');
}

function unprovable(): Fault {
  return fault('unprovable', 'The query does not prove this.');
}

function missing(name: string): Fault {
  return fault('undefined-property', `Property ${name} is undefined on object.`);
}

function unsupported(a: RuleValue, b: RuleValue): Fault {
  return fault('type-error', `Unsupported operation error. Received: ${a.type}, ${b.type}.`);
}
