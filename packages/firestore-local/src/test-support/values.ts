import type { Fields, Value } from '../model/value.ts';
import type { Filter, Query } from '../model/query.ts';
import type { Transform, Write } from '../model/write.ts';

export const DB = 'projects/demo/databases/(default)';
export const ROOT = `${DB}/documents`;

/** JavaScript data that stands for stored values: numbers are doubles, bigints integers. */
export type Plain = null | boolean | number | bigint | string | Uint8Array | readonly Plain[] | { readonly [key: string]: Plain };

export function value(data: Plain): Value {
  if (data === null) return { type: 'null' };
  if (data instanceof Uint8Array) return { type: 'bytes', value: data };
  if (Array.isArray(data)) return { type: 'array', values: data.map((item: Plain) => value(item)) };
  switch (typeof data) {
    case 'boolean':
      return { type: 'boolean', value: data };
    case 'number':
      return { type: 'double', value: data };
    case 'bigint':
      return { type: 'integer', value: data };
    case 'string':
      return { type: 'string', value: data };
    default:
      return { type: 'map', fields: fields(data as { readonly [key: string]: Plain }) };
  }
}

export function fields(data: { readonly [key: string]: Plain }): Fields {
  return new Map(Object.entries(data).map(([key, item]) => [key, value(item)]));
}

export function set(path: string, data: { readonly [key: string]: Plain }, more: Partial<Extract<Write, { type: 'set' }>> = {}): Write {
  return { type: 'set', name: `${ROOT}/${path}`, fields: fields(data), transforms: [], ...more };
}

export function remove(path: string): Write {
  return { type: 'delete', name: `${ROOT}/${path}` };
}

export function serverTime(...field: string[]): Transform {
  return { type: 'serverTime', field };
}

export function query(collection: string, more: Partial<Query> = {}): Query {
  return { parent: ROOT, collection, allDescendants: false, orderBy: [], ...more };
}

export function where(field: string, op: Extract<Filter, { type: 'field' }>['op'], data: Plain): Filter {
  return { type: 'field', field: field.split('.'), op, value: value(data) };
}

/** The path of a document inside its database. */
export function pathOf(name: string): string {
  return name.slice(ROOT.length + 1);
}
