// google.firestore.v1.Value → Value.
import type { Fields, Value } from '../../model/value.ts';
import { asBoolean, asBytes, asDouble, asInt64, asList, asShape, asString, isAbsent, malformed } from './shape.ts';
import { parseTimestamp } from './timestamp.ts';

/** Far above Firestore's own limit of 20 levels, which the engine enforces: here it only keeps the stack safe. */
const maxDepth = 100;

export function parseValue(input: unknown, what = 'value', depth = 0): Value {
  const shape = asShape(input, what);
  const kinds = Object.keys(shape);
  const kind = kinds[0];
  if (kind === undefined || kinds.length > 1 || depth > maxDepth) throw malformed(what);
  const content = shape[kind];
  switch (kind) {
    case 'nullValue':
      return { type: 'null' };
    case 'booleanValue':
      return { type: 'boolean', value: asBoolean(content, what) };
    case 'integerValue':
      return { type: 'integer', value: asInt64(content, what) };
    case 'doubleValue':
      return { type: 'double', value: asDouble(content, what) };
    case 'timestampValue':
      return { type: 'timestamp', value: parseTimestamp(content, what) };
    case 'stringValue':
      return { type: 'string', value: asString(content, what) };
    case 'bytesValue':
      return { type: 'bytes', value: asBytes(content, what) };
    case 'referenceValue':
      return { type: 'reference', value: asString(content, what) };
    case 'geoPointValue':
      return parseGeopoint(content, what);
    case 'arrayValue':
      return { type: 'array', values: parseValues(asShape(content, what)['values'], what, depth + 1) };
    case 'mapValue':
      return { type: 'map', fields: parseFields(asShape(content, what)['fields'], what, depth + 1) };
    default:
      throw malformed(what);
  }
}

export function parseValues(input: unknown, what: string, depth = 0): Value[] {
  return asList(input, what).map((value) => parseValue(value, what, depth));
}

/** A map of values; absent is empty. */
export function parseFields(input: unknown, what = 'fields', depth = 0): Fields {
  const fields = new Map<string, Value>();
  if (isAbsent(input)) return fields;
  for (const [key, value] of Object.entries(asShape(input, what))) fields.set(asString(key, what), parseValue(value, what, depth));
  return fields;
}

function parseGeopoint(content: unknown, what: string): Value {
  const shape = asShape(content, what);
  const latitude = asDouble(shape['latitude'], what);
  const longitude = asDouble(shape['longitude'], what);
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) throw malformed(what);
  return { type: 'geopoint', latitude, longitude };
}
