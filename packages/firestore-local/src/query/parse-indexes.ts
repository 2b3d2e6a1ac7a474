import type { FieldPath } from '../model/write.ts';

export type IndexMode = 'ASCENDING' | 'DESCENDING' | 'CONTAINS';
export type IndexScope = 'COLLECTION' | 'COLLECTION_GROUP';

export interface CompositeIndex {
  readonly collectionGroup: string;
  readonly scope: IndexScope;
  readonly fields: readonly { readonly path: FieldPath; readonly mode: IndexMode }[];
}

/** Which single-field indexes a field has, instead of the automatic ones. */
export interface FieldOverride {
  readonly collectionGroup: string;
  readonly path: FieldPath;
  readonly indexes: readonly { readonly mode: IndexMode; readonly scope: IndexScope }[];
}

export interface Indexes {
  readonly composites: readonly CompositeIndex[];
  readonly overrides: readonly FieldOverride[];
}

type Shape = Readonly<Record<string, unknown>>;

const isShape = (data: unknown): data is Shape => typeof data === 'object' && data !== null;
const shapes = (data: unknown): readonly Shape[] => (Array.isArray(data) ? data.filter(isShape) : []);

/** Splits at dots outside backticks. */
function parsePath(text: unknown): FieldPath {
  const parts = String(text).match(/`(?:[^`\\]|\\.)*`|[^.`]+/g) ?? [];
  return parts.map((part) => (part.startsWith('`') ? part.slice(1, -1).replace(/\\(.)/g, '$1') : part));
}

function parseMode(data: Shape): IndexMode {
  if (data['arrayConfig'] !== undefined) return 'CONTAINS';
  return data['order'] === 'DESCENDING' ? 'DESCENDING' : 'ASCENDING';
}

const parseScope = (data: Shape): IndexScope => (data['queryScope'] === 'COLLECTION_GROUP' ? 'COLLECTION_GROUP' : 'COLLECTION');

/** Reads the contents of a firestore.indexes.json (Firebase CLI, "Index definition format"). What it does not know it ignores. */
export function parseIndexes(source: unknown): Indexes {
  const data = isShape(source) ? source : {};
  return {
    composites: shapes(data['indexes']).map((index) => ({
      collectionGroup: String(index['collectionGroup']),
      scope: parseScope(index),
      fields: shapes(index['fields']).map((field) => ({ path: parsePath(field['fieldPath']), mode: parseMode(field) })),
    })),
    overrides: shapes(data['fieldOverrides']).map((override) => ({
      collectionGroup: String(override['collectionGroup']),
      path: parsePath(override['fieldPath']),
      indexes: shapes(override['indexes']).map((index) => ({ mode: parseMode(index), scope: parseScope(index) })),
    })),
  };
}
