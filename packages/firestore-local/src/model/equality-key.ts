import { compareStrings } from './compare-strings.ts';
import { toMicros } from './timestamp.ts';
import type { Value } from './value.ts';

function numberKey(value: number): string {
  return Number.isInteger(value) ? `n${BigInt(value)}` : `n${value}`;
}

/** A string equal for exactly those values that `compareValues` calls equal (timestamps at microseconds): the key of equality indexes. */
export function equalityKey(value: Value): string {
  switch (value.type) {
    case 'null':
      return '0';
    case 'boolean':
      return value.value ? 'T' : 'F';
    case 'integer':
      return `n${value.value}`;
    case 'double':
      return numberKey(value.value);
    case 'timestamp':
      return `t${toMicros(value.value)}`;
    case 'string':
      return `s${value.value}`;
    case 'bytes':
      return `b${Buffer.from(value.value).toString('base64')}`;
    case 'reference':
      return `r${value.value}`;
    case 'geopoint':
      return `g${value.latitude + 0},${value.longitude + 0}`;
    case 'array':
      return `a${JSON.stringify(value.values.map(equalityKey))}`;
    case 'map': {
      const entries = [...value.fields].sort(([a], [b]) => compareStrings(a, b));
      return `m${JSON.stringify(entries.map(([key, field]) => [key, equalityKey(field)]))}`;
    }
  }
}
