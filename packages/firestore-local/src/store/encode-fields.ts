import type { Fields, Value } from '../model/value.ts';
import { fromMicros, toMicros } from '../model/timestamp.ts';

/** JSON form of a value on disk: a one-letter tag and the contents. Doubles that JSON cannot say are strings. */
type Encoded = null | boolean | readonly [string, ...unknown[]];

function encodeDouble(value: number): number | string {
  return Number.isFinite(value) && !Object.is(value, -0) ? value : Object.is(value, -0) ? '-0' : String(value);
}

/** The stored form of a value: JSON-ready data. Timestamps are cut to microseconds. */
export function encodeValue(value: Value): Encoded {
  switch (value.type) {
    case 'null':
      return null;
    case 'boolean':
      return value.value;
    case 'integer':
      return ['i', value.value.toString()];
    case 'double':
      return ['d', encodeDouble(value.value)];
    case 'timestamp':
      return ['t', toMicros(value.value).toString()];
    case 'string':
      return ['s', value.value];
    case 'bytes':
      return ['b', Buffer.from(value.value.buffer, value.value.byteOffset, value.value.length).toString('base64')];
    case 'reference':
      return ['r', value.value];
    case 'geopoint':
      return ['g', encodeDouble(value.latitude), encodeDouble(value.longitude)];
    case 'array':
      return ['a', ...value.values.map(encodeValue)];
    case 'map':
      return ['m', ...encodeEntries(value.fields)];
  }
}

function encodeEntries(fields: Fields): unknown[] {
  const flat: unknown[] = [];
  for (const [key, value] of fields) flat.push(key, encodeValue(value));
  return flat;
}

function decodeEntries(flat: readonly unknown[]): Fields {
  const fields = new Map<string, Value>();
  for (let at = 0; at < flat.length; at += 2) fields.set(String(flat[at]), decodeValue(flat[at + 1]));
  return fields;
}

/** The inverse of `encodeValue`. Throws on anything it did not write: a damaged file must not start. */
export function decodeValue(data: unknown): Value {
  if (data === null) return { type: 'null' };
  if (typeof data === 'boolean') return { type: 'boolean', value: data };
  if (!Array.isArray(data)) throw new TypeError('A stored value is damaged.');
  const [tag, ...rest]: unknown[] = data;
  const text = String(rest[0]);
  switch (tag) {
    case 'i':
      return { type: 'integer', value: BigInt(text) };
    case 'd':
      return { type: 'double', value: Number(text) };
    case 't':
      return { type: 'timestamp', value: fromMicros(BigInt(text)) };
    case 's':
      return { type: 'string', value: text };
    case 'b':
      return { type: 'bytes', value: new Uint8Array(Buffer.from(text, 'base64')) };
    case 'r':
      return { type: 'reference', value: text };
    case 'g':
      return { type: 'geopoint', latitude: Number(rest[0]), longitude: Number(rest[1]) };
    case 'a':
      return { type: 'array', values: rest.map(decodeValue) };
    case 'm':
      return { type: 'map', fields: decodeEntries(rest) };
    default:
      throw new TypeError('A stored value is damaged.');
  }
}

export function encodeFields(fields: Fields): string {
  return JSON.stringify(encodeEntries(fields));
}

export function decodeFields(text: string): Fields {
  const data: unknown = JSON.parse(text);
  if (!Array.isArray(data)) throw new TypeError('A stored document is damaged.');
  return decodeEntries(data);
}
