// Document fields as tests write them, and the values that rules see.
import { float, int, list, map, NULL, string, TRUE, FALSE, type RuleValue } from '@liexin/rules/value';

/** Seconds from the fixed time of every request. */
export class Instant {
  readonly seconds: number;

  constructor(seconds: number) {
    this.seconds = seconds;
  }
}

/** A double: a plain number becomes an int. */
export class Double {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

export type Field = string | number | boolean | null | Uint8Array | Instant | Double | readonly Field[] | { readonly [key: string]: Field };
export type Fields = { readonly [key: string]: Field };

/** 2026-11-22T12:00:00Z, the time of every request. */
export const NOW = { seconds: BigInt(Date.UTC(2026, 10, 22, 12) / 1000), nanos: 0 };
export const now = new Instant(0);
export const at = (seconds: number): Instant => new Instant(seconds);
export const day = 86_400;

/** `count` bytes. */
export const bytes = (count: number): Uint8Array => new Uint8Array(count).fill(7);

export const without = (fields: Fields, name: string): Fields => Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));

export function toValue(field: Field): RuleValue {
  if (field === null) return NULL;
  if (typeof field === 'string') return string(field);
  if (typeof field === 'number') return int(field);
  if (typeof field === 'boolean') return field ? TRUE : FALSE;
  if (field instanceof Uint8Array) return { type: 'bytes', value: field };
  if (field instanceof Instant) return { type: 'timestamp', seconds: NOW.seconds + BigInt(field.seconds), nanos: 0 };
  if (field instanceof Double) return float(field.value);
  if (isList(field)) return list(field.map(toValue));
  return map(new Map(Object.entries(field).map(([key, value]) => [key, toValue(value)])));
}

function isList(field: object): field is readonly Field[] {
  return Array.isArray(field);
}
