// Value → google.firestore.v1.Value in a dialect.
import type { Fields, Value } from '../../model/value.ts';
import type { Dialect } from './dialect.ts';

export function formatValue(value: Value, dialect: Dialect): object {
  switch (value.type) {
    case 'null':
      return { nullValue: dialect.nullValue };
    case 'boolean':
      return { booleanValue: value.value };
    case 'integer':
      return { integerValue: dialect.int64(value.value) };
    case 'double':
      return { doubleValue: dialect.double(value.value) };
    case 'timestamp':
      return { timestampValue: dialect.timestamp(value.value) };
    case 'string':
      return { stringValue: value.value };
    case 'bytes':
      return { bytesValue: dialect.bytes(value.value) };
    case 'reference':
      return { referenceValue: value.value };
    case 'geopoint':
      return { geoPointValue: { latitude: dialect.double(value.latitude), longitude: dialect.double(value.longitude) } };
    case 'array':
      return { arrayValue: { values: value.values.map((item) => formatValue(item, dialect)) } };
    case 'map':
      return { mapValue: { fields: formatFields(value.fields, dialect) } };
  }
}

/** `Object.fromEntries` defines own members, so a field named `__proto__` stays a field. */
export function formatFields(fields: Fields, dialect: Dialect): Record<string, object> {
  const entries: [string, object][] = [];
  for (const [key, value] of fields) entries.push([key, formatValue(value, dialect)]);
  return Object.fromEntries(entries);
}
