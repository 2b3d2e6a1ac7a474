import type { DocumentView } from './request.ts';
import { string, type RuleValue } from './value.ts';

/** The value of `resource`, `request.resource` or `get()` for a document; null stays null. */
export function documentValue(database: string, view: DocumentView | null | undefined): RuleValue {
  if (view === null || view === undefined) return { type: 'null' };
  return {
    type: 'resource',
    id: string(view.path.at(-1) ?? ''),
    name: fullPath(database, view.path),
    data: { type: 'map', fields: view.fields },
  };
}

export function fullPath(database: string, segments: readonly string[]): RuleValue {
  return { type: 'path', segments: ['databases', database, 'documents', ...segments] };
}
