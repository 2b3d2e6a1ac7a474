import type { FieldPath } from './write.ts';
import type { Value } from './value.ts';

export type FieldOperator = '<' | '<=' | '>' | '>=' | '==' | '!=' | 'array-contains' | 'in' | 'array-contains-any' | 'not-in';
export type UnaryOperator = 'is-nan' | 'is-null' | 'is-not-nan' | 'is-not-null';

/** `['__name__']` as a field is the document's name (a reference value). */
export type Filter =
  | { readonly type: 'field'; readonly field: FieldPath; readonly op: FieldOperator; readonly value: Value }
  | { readonly type: 'unary'; readonly field: FieldPath; readonly op: UnaryOperator }
  | { readonly type: 'and'; readonly filters: readonly Filter[] }
  | { readonly type: 'or'; readonly filters: readonly Filter[] };

export interface Order {
  readonly field: FieldPath;
  readonly direction: 'asc' | 'desc';
}
export interface Cursor {
  readonly values: readonly Value[];
  readonly before: boolean;
}

/** google.firestore.v1.StructuredQuery, without pipelines and vectors. `parent` is the full name of the parent document or …/documents. */
export interface Query {
  readonly parent: string;
  readonly collection: string | null; // null: all descendants (only with allDescendants)
  readonly allDescendants: boolean;
  readonly where?: Filter;
  readonly orderBy: readonly Order[];
  readonly select?: readonly FieldPath[];
  readonly startAt?: Cursor;
  readonly endAt?: Cursor;
  readonly offset?: number;
  readonly limit?: number;
  readonly limitToLast?: boolean; // never on the wire; the SDK reverses the order itself
}

export type Aggregation =
  | { readonly alias: string; readonly type: 'count'; readonly upTo?: bigint }
  | { readonly alias: string; readonly type: 'sum' | 'avg'; readonly field: FieldPath };
