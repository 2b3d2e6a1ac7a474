import type { Document } from './document.ts';
import type { Fields, Value } from './value.ts';
import type { FieldPath } from './write.ts';

const isName = (path: FieldPath): boolean => path.length === 1 && path[0] === '__name__';

/** The value at a field path, or undefined where the path leads nowhere. */
export function getField(fields: Fields, path: FieldPath): Value | undefined {
  let at: Fields = fields;
  for (const [depth, segment] of path.entries()) {
    const value = at.get(segment);
    if (value === undefined || depth === path.length - 1) return value;
    if (value.type !== 'map') return undefined;
    at = value.fields;
  }
  return undefined;
}

/** As `getField`, and `__name__` is the document's name as a reference. */
export function getDocumentField(document: Document, path: FieldPath): Value | undefined {
  return isName(path) ? { type: 'reference', value: document.name } : getField(document.fields, path);
}

/** A copy with one path set (or removed, when `value` is undefined). Missing or non-map parents become maps; removing never makes a parent. */
export function withField(fields: Fields, path: FieldPath, value: Value | undefined): Fields {
  const [head, ...rest] = path;
  if (head === undefined) return fields;
  const copy = new Map(fields);
  if (rest.length === 0) {
    if (value === undefined) copy.delete(head);
    else copy.set(head, value);
    return copy;
  }
  const inner = fields.get(head);
  if (inner?.type !== 'map' && value === undefined) return fields;
  copy.set(head, { type: 'map', fields: withField(inner?.type === 'map' ? inner.fields : new Map(), rest, value) });
  return copy;
}

/** Only the named paths (a query's projection, a read mask). `__name__` selects nothing: the name is always there. */
export function project(document: Document, paths: readonly FieldPath[]): Document {
  let fields: Fields = new Map();
  for (const path of paths) {
    const value = isName(path) ? undefined : getField(document.fields, path);
    if (value !== undefined) fields = withField(fields, path, value);
  }
  return { ...document, fields };
}

export { isName as isNameField };
