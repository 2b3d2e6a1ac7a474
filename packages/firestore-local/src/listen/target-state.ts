import type { Document } from '../model/document.ts';
import type { CompiledQuery } from '../query/compile-query.ts';
import { runQuery } from '../query/run-query.ts';
import type { Database } from '../store/database.ts';
import type { Change } from '../store/history.ts';

/** A query's result as its client has it. */
export interface View {
  readonly documents: Map<string, Document>;
  /** The last of a result that the limit cut off; undefined when nothing was, so that changes alone keep the view up to date. */
  readonly last: Document | undefined;
}

/** What one target shows its client. */
export type TargetState =
  | { readonly type: 'documents'; readonly targetId: number; readonly names: ReadonlySet<string> }
  | { readonly type: 'query'; readonly targetId: number; readonly compiled: CompiledQuery; view: View };

type QueryState = Extract<TargetState, { readonly type: 'query' }>;

/** One document of a target: now in its result (with this state), or out of it. */
export interface Delta {
  readonly name: string;
  readonly shown: boolean;
}

export function byName(documents: readonly Document[]): Map<string, Document> {
  return new Map(documents.map((document) => [document.name, document]));
}

/** Runs the query now. */
export function makeView(compiled: CompiledQuery, database: Database): View {
  const found = runQuery(compiled, database);
  const { limit } = compiled.query;
  return { documents: byName(found), last: limit !== undefined && found.length >= limit ? found.at(-1) : undefined };
}

/** Documents never change in place, so another object is another version. */
export function diffViews(old: ReadonlyMap<string, Document>, next: ReadonlyMap<string, Document>): Delta[] {
  const deltas: Delta[] = [];
  for (const name of old.keys()) if (!next.has(name)) deltas.push({ name, shown: false });
  for (const [name, document] of next) if (old.get(name) !== document) deltas.push({ name, shown: true });
  return deltas;
}

function refill(state: QueryState, database: Database): Delta[] {
  const next = makeView(state.compiled, database);
  const deltas = diffViews(state.view.documents, next.documents);
  state.view = next;
  return deltas;
}

function applyToQuery(state: QueryState, changes: readonly Change[], database: Database): readonly Delta[] {
  const { compiled, view } = state;
  const { limit, offset } = compiled.query;
  const matched = (document: Document | undefined): boolean => document !== undefined && compiled.matches(document);
  // A document among those skipped moves the others up or down.
  if (offset) return changes.some(({ before, after }) => matched(before) || matched(after)) ? refill(state, database) : [];
  let size = view.documents.size;
  const deltas: Delta[] = [];
  const shown: Document[] = [];
  for (const { name, after } of changes) {
    const was = view.documents.has(name);
    const is = after !== undefined && compiled.matches(after);
    if (!was && (!is || isBeyond(compiled, view, after))) continue;
    deltas.push({ name, shown: is });
    if (is) shown.push(after);
    size += Number(is) - Number(was);
  }
  if (deltas.length === 0) return deltas;
  if (limit !== undefined && (view.last || size > limit)) return refill(state, database);
  for (const delta of deltas) if (!delta.shown) view.documents.delete(delta.name);
  for (const document of shown) view.documents.set(document.name, document);
  return deltas;
}

/** Does the document come after everything a full view has room for? */
function isBeyond(compiled: CompiledQuery, { last }: View, document: Document): boolean {
  return last !== undefined && compiled.compare(document, last) > 0;
}

/** Brings a target up to date with changes that are already in the database, and says what its client must be told. */
export function applyChanges(state: TargetState, changes: readonly Change[], database: Database): readonly Delta[] {
  if (state.type === 'query') return applyToQuery(state, changes, database);
  return changes.filter(({ name }) => state.names.has(name)).map(({ name, after }) => ({ name, shown: after !== undefined }));
}
