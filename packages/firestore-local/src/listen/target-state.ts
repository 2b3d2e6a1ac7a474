import type { Document } from '../model/document.ts';
import type { CompiledQuery } from '../query/compile-query.ts';
import { runQuery } from '../query/run-query.ts';
import type { Database } from '../store/database.ts';
import type { Change } from '../store/history.ts';

/**
 * What one target shows its client. A query's `view` is its result by name; `complete` says that the limit cut nothing off, so that
 * the view can be kept up to date from changes alone. Otherwise the query is run again.
 */
export type TargetState =
  | { readonly type: 'documents'; readonly targetId: number; readonly names: ReadonlySet<string> }
  | { readonly type: 'query'; readonly targetId: number; readonly compiled: CompiledQuery; view: Map<string, Document>; complete: boolean };

type QueryState = Extract<TargetState, { readonly type: 'query' }>;

/** One document of a target: now in its result (with this state), or out of it. */
export interface Delta {
  readonly name: string;
  readonly shown: boolean;
}

export function viewOf(documents: readonly Document[]): Map<string, Document> {
  return new Map(documents.map((document) => [document.name, document]));
}

export function isComplete({ query }: CompiledQuery, size: number): boolean {
  return query.limit === undefined || size < query.limit;
}

/** Documents never change in place, so another object is another version. */
export function diffViews(old: ReadonlyMap<string, Document>, next: ReadonlyMap<string, Document>): Delta[] {
  const deltas: Delta[] = [];
  for (const name of old.keys()) if (!next.has(name)) deltas.push({ name, shown: false });
  for (const [name, document] of next) if (old.get(name) !== document) deltas.push({ name, shown: true });
  return deltas;
}

function refill(state: QueryState, database: Database): Delta[] {
  const next = viewOf(runQuery(state.compiled, database));
  const deltas = diffViews(state.view, next);
  state.view = next;
  state.complete = isComplete(state.compiled, next.size);
  return deltas;
}

function applyToQuery(state: QueryState, changes: readonly Change[], database: Database): readonly Delta[] {
  const { compiled, view } = state;
  const { limit, offset } = compiled.query;
  // A document among those skipped moves the others up or down.
  const matched = (document: Document | undefined): boolean => document !== undefined && compiled.matches(document);
  if (offset) return changes.some(({ before, after }) => matched(before) || matched(after)) ? refill(state, database) : [];
  let size = view.size;
  const deltas: Delta[] = [];
  const shown: Document[] = [];
  for (const { name, after } of changes) {
    const was = view.has(name);
    const is = after !== undefined && compiled.matches(after);
    if (!was && !is) continue;
    deltas.push({ name, shown: is });
    if (is) shown.push(after);
    size += Number(is) - Number(was);
  }
  if (deltas.length === 0) return deltas;
  if (limit !== undefined && (!state.complete || size > limit)) return refill(state, database);
  for (const delta of deltas) if (!delta.shown) view.delete(delta.name);
  for (const document of shown) view.set(document.name, document);
  return deltas;
}

/** Brings a target up to date with changes that are already in the database, and says what its client must be told. */
export function applyChanges(state: TargetState, changes: readonly Change[], database: Database): readonly Delta[] {
  if (state.type === 'query') return applyToQuery(state, changes, database);
  return changes.filter(({ name }) => state.names.has(name)).map(({ name, after }) => ({ name, shown: after !== undefined }));
}
