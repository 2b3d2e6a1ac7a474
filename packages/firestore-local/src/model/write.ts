import type { Document } from './document.ts';
import type { Fields, Timestamp, Value } from './value.ts';

export type Precondition = { readonly exists: boolean } | { readonly updateTime: Timestamp };

/** Field paths are segment lists: `a.b` with a literal dot in a segment is ['a.b']. */
export type FieldPath = readonly string[];

export type Transform =
  | { readonly field: FieldPath; readonly type: 'serverTime' }
  | { readonly field: FieldPath; readonly type: 'increment' | 'maximum' | 'minimum'; readonly value: Value }
  | { readonly field: FieldPath; readonly type: 'appendMissing' | 'removeAll'; readonly values: readonly Value[] };

/** One write of a commit. `set` without a mask replaces the document, with one it merges the named paths. `verify` only checks. */
export type Write =
  | {
      readonly type: 'set';
      readonly name: string;
      readonly fields: Fields;
      readonly mask?: readonly FieldPath[];
      readonly transforms: readonly Transform[];
      readonly precondition?: Precondition;
    }
  | { readonly type: 'delete' | 'verify'; readonly name: string; readonly precondition?: Precondition };

export interface WriteResult {
  readonly updateTime?: Timestamp;
  readonly transformResults: readonly Value[];
}

export interface CommitResult {
  readonly commitTime: Timestamp;
  readonly results: readonly WriteResult[];
}

export type Lookup = { readonly name: string; readonly found?: Document; readonly readTime: Timestamp };
