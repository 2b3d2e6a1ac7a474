import { Fault } from './fault.ts';
import type { Fields, Value } from './value.ts';

const MAX_DOCUMENT_BYTES = 1_048_576;
const MAX_FIELD_NAME_BYTES = 1500;
const MAX_DEPTH = 20;
const RESERVED = /^__.*__$/s;

const stringSize = (text: string): number => Buffer.byteLength(text) + 1;
const nameSize = (name: string): number =>
  16 +
  name
    .slice(name.indexOf('/documents/') + 11)
    .split('/')
    .reduce((sum, part) => sum + stringSize(part), 0);

function valueSize(value: Value, depth: number): number {
  switch (value.type) {
    case 'null':
    case 'boolean':
      return 1;
    case 'integer':
    case 'double':
    case 'timestamp':
      return 8;
    case 'string':
      return stringSize(value.value);
    case 'bytes':
      return value.value.length;
    case 'reference':
      return nameSize(value.value);
    case 'geopoint':
      return 16;
    case 'array': {
      if (value.values.some((inner) => inner.type === 'array')) throw new Fault('INVALID_ARGUMENT', 'An array cannot hold an array.');
      return value.values.reduce((sum, inner) => sum + valueSize(inner, depth), 0);
    }
    case 'map':
      return fieldsSize(value.fields, depth + 1);
  }
}

function fieldsSize(fields: Fields, depth: number): number {
  if (depth > MAX_DEPTH) throw new Fault('INVALID_ARGUMENT', `Maps nest at most ${MAX_DEPTH} deep.`);
  let size = depth === 0 ? 32 : 0;
  for (const [key, value] of fields) {
    const bytes = Buffer.byteLength(key);
    const vector = depth > 0 && key === '__type__';
    if (bytes === 0 || bytes > MAX_FIELD_NAME_BYTES || (RESERVED.test(key) && !vector)) {
      throw new Fault('INVALID_ARGUMENT', `A field name is empty, reserved or longer than ${MAX_FIELD_NAME_BYTES} bytes.`);
    }
    size += bytes + 1 + valueSize(value, depth);
  }
  return size;
}

/** Checks Firestore's limits on a document (docs: "Storage size calculations", "Limits"): 1 MiB, 20 levels, field names, no array in an array. */
export function checkDocument(name: string, fields: Fields): void {
  if (nameSize(name) + fieldsSize(fields, 0) > MAX_DOCUMENT_BYTES) {
    throw new Fault('INVALID_ARGUMENT', `A document has at most ${MAX_DOCUMENT_BYTES} bytes.`);
  }
}
