import type { QueryOperator, RuleFields, RuleValue } from './value.ts';

export type RulesMethod = 'get' | 'list' | 'create' | 'update' | 'delete';

/** A document as rules see it. `path` is relative to the database: collection, id, collection, id … */
export interface DocumentView {
  readonly path: readonly string[];
  readonly fields: RuleFields;
}

/** Reads documents for `get()` and friends. `after` asks for the state once the whole batch has been applied. */
export interface Lookup {
  get(path: string[], after: boolean): DocumentView | null;
}

export interface QueryConstraint {
  /** Field path by segments; `['__name__']` is the document's name (a path value, full or database-relative). */
  readonly field: readonly string[];
  readonly op: QueryOperator;
  readonly value: RuleValue;
}

/** The part of a query that rules may rely on. */
export interface QueryView {
  readonly limit?: number;
  readonly offset?: number;
  readonly orderBy: readonly string[];
  /** Disjunctive normal form: at least one inner list holds for every result. `in` and `array-contains-any` may be left unexpanded. */
  readonly constraints: readonly (readonly QueryConstraint[])[];
}

export interface RulesRequest {
  readonly method: RulesMethod;
  /** Database id, such as `(default)`. */
  readonly database: string;
  /** Document path; for `list` the collection's path; for a collection group the ancestor document's path (`[]` for the whole database). */
  readonly path: readonly string[];
  /** Set for a list over every collection with this id below `path`. */
  readonly collectionGroup?: string;
  readonly auth: { readonly uid: string; readonly token: Readonly<Record<string, unknown>> } | null;
  readonly time: { readonly seconds: bigint; readonly nanos: number };
  /** The document before the request; absent or null if there is none. Not used for `list`. */
  readonly resource?: DocumentView | null;
  /** The document after the write; absent or null for reads and deletes. */
  readonly requestResource?: DocumentView | null;
  readonly query?: QueryView;
}

export interface VerdictReason {
  /** 1-based; 0 when no statement applied. */
  readonly line: number;
  readonly column: number;
  readonly detail: string;
}

export interface Verdict {
  readonly allowed: boolean;
  /** The granting statement, or one entry for each statement that did not grant. Holds no document contents. */
  readonly because: readonly VerdictReason[];
  /** Distinct documents fetched by this call and not found in the shared cache: billed as reads. */
  readonly lookups: number;
  /** Expressions evaluated (for a query: in its most expensive branch). */
  readonly expressions: number;
}
