import type { DocumentView } from '@liexin/rules/request';
import type { RuleFields, RuleValue } from '@liexin/rules/value';
import type { Document } from '../model/document.ts';
import type { Fields, Value } from '../model/value.ts';

const known = new WeakMap<Fields, RuleFields>();

/** The path a reference has in rules: `databases`, database id, `documents`, then the document's own segments. */
function referencePath(name: string): readonly string[] {
  return name.split('/').slice(2);
}

/** A stored value as the rules language sees it. */
export function toRuleValue(value: Value): RuleValue {
  switch (value.type) {
    case 'null':
      return { type: 'null' };
    case 'boolean':
      return { type: 'bool', value: value.value };
    case 'integer':
      return { type: 'int', value: value.value };
    case 'double':
      return { type: 'float', value: value.value };
    case 'timestamp':
      return { type: 'timestamp', seconds: value.value.seconds, nanos: value.value.nanos };
    case 'string':
      return { type: 'string', value: value.value };
    case 'bytes':
      return { type: 'bytes', value: value.value };
    case 'reference':
      return { type: 'path', segments: referencePath(value.value) };
    case 'geopoint':
      return { type: 'latlng', latitude: value.latitude, longitude: value.longitude };
    case 'array':
      return { type: 'list', values: value.values.map(toRuleValue) };
    case 'map':
      return { type: 'map', fields: toRuleFields(value.fields) };
  }
}

/** Stored fields never change, so each is translated once for as long as it lives. */
export function toRuleFields(fields: Fields): RuleFields {
  const found = known.get(fields);
  if (found) return found;
  const made = new Map<string, RuleValue>();
  for (const [key, value] of fields) made.set(key, toRuleValue(value));
  known.set(fields, made);
  return made;
}

/** A document as rules see it; `segments` is its path inside the database. */
export function toView(segments: readonly string[], document: Document | undefined): DocumentView | null {
  return document ? { path: segments, fields: toRuleFields(document.fields) } : null;
}
