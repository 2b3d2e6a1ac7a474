import { compareValues } from '../model/compare-values.ts';
import { Fault } from '../model/fault.ts';
import type { Timestamp, Value } from '../model/value.ts';
import type { Transform } from '../model/write.ts';

const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);

type NumberValue = Extract<Value, { readonly type: 'integer' | 'double' }>;

function asNumber(value: Value | undefined): NumberValue | undefined {
  return value?.type === 'integer' || value?.type === 'double' ? value : undefined;
}

/** Integers stop at the ends of int64; any double makes a double (DocumentTransform.FieldTransform.increment). */
function add(a: NumberValue, b: NumberValue): Value {
  if (a.type === 'double' || b.type === 'double') return { type: 'double', value: Number(a.value) + Number(b.value) };
  const sum = a.value + b.value;
  return { type: 'integer', value: sum > INT64_MAX ? INT64_MAX : sum < INT64_MIN ? INT64_MIN : sum };
}

/** The greater or lesser; the stored one when they are equal in value, NaN when either is. */
function extreme(stored: NumberValue, operand: NumberValue, sign: 1 | -1): Value {
  for (const side of [stored, operand]) if (side.type === 'double' && Number.isNaN(side.value)) return side;
  return sign * compareValues(operand, stored) > 0 ? operand : stored;
}

function numeric(stored: Value | undefined, transform: Extract<Transform, { readonly value: Value }>): Value {
  const operand = asNumber(transform.value);
  if (operand === undefined) throw new Fault('INVALID_ARGUMENT', `'${transform.type}' needs a number.`);
  const before = asNumber(stored);
  if (before === undefined) return operand;
  if (transform.type === 'increment') return add(before, operand);
  return extreme(before, operand, transform.type === 'maximum' ? 1 : -1);
}

function elements(stored: Value | undefined): readonly Value[] {
  return stored?.type === 'array' ? stored.values : [];
}

function append(stored: Value | undefined, values: readonly Value[]): Value {
  const result = [...elements(stored)];
  for (const value of values) if (!result.some((other) => compareValues(other, value) === 0)) result.push(value);
  return { type: 'array', values: result };
}

function without(stored: Value | undefined, values: readonly Value[]): Value {
  return { type: 'array', values: elements(stored).filter((value) => !values.some((other) => compareValues(other, value) === 0)) };
}

/** What a transform makes of the stored value, and what the client is told: the new value, or null for array transforms. */
export function applyTransform(stored: Value | undefined, transform: Transform, time: Timestamp): { readonly value: Value; readonly result: Value } {
  switch (transform.type) {
    case 'serverTime': {
      const value: Value = { type: 'timestamp', value: time };
      return { value, result: value };
    }
    case 'appendMissing':
      return { value: append(stored, transform.values), result: { type: 'null' } };
    case 'removeAll':
      return { value: without(stored, transform.values), result: { type: 'null' } };
    default: {
      const value = numeric(stored, transform);
      return { value, result: value };
    }
  }
}
