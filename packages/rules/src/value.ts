/**
 * Values of the rules language. They exist only while a decision is made; nothing here is stored.
 * Integers are int64, kept in `bigint`; strings are measured in UTF-16 units, as the language does.
 */
export type RuleValue =
  | { readonly type: 'null' }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'int'; readonly value: bigint }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'bytes'; readonly value: Uint8Array }
  | { readonly type: 'list'; readonly values: readonly RuleValue[] }
  | { readonly type: 'map'; readonly fields: ReadonlyMap<string, RuleValue> }
  | { readonly type: 'set'; readonly values: readonly RuleValue[] }
  /** Seconds since 1970-01-01T00:00:00Z (may be negative) and nanoseconds 0..999 999 999. */
  | { readonly type: 'timestamp'; readonly seconds: bigint; readonly nanos: number }
  /** A signed span: seconds and nanoseconds 0..999 999 999, so −0.5 s is {−1, 500 000 000}. */
  | { readonly type: 'duration'; readonly seconds: bigint; readonly nanos: number }
  /** Full resource path: `databases`, database id, `documents`, then the document's own segments. */
  | { readonly type: 'path'; readonly segments: readonly string[] }
  | { readonly type: 'latlng'; readonly latitude: number; readonly longitude: number }
  /** What a query promises about a value that is not known: only comparisons that follow from `facts` succeed. */
  | { readonly type: 'constraint'; readonly facts: readonly Fact[] }
  /** Internal: the document data of a query; fields the query says nothing about are unknown, not absent. */
  | { readonly type: 'partial-map'; readonly fields: ReadonlyMap<string, RuleValue> }
  /** Internal: the result of `map.diff(map)`. */
  | { readonly type: 'map-diff'; readonly after: RuleFields; readonly before: RuleFields }
  /** Internal: `resource`, `request.resource` and the result of `get()`. */
  | { readonly type: 'resource'; readonly id: RuleValue; readonly name: RuleValue; readonly data: RuleValue };

export type RuleFields = ReadonlyMap<string, RuleValue>;
export type RuleType = RuleValue['type'];
export type Kind<T extends RuleType> = Extract<RuleValue, { readonly type: T }>;

/** Comparison operators of a query filter. */
export type QueryOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not-in' | 'array-contains' | 'array-contains-any';

/** One promise of a query about one field. */
export interface Fact {
  readonly op: QueryOperator;
  readonly value: RuleValue;
}

export const NULL: RuleValue = { type: 'null' };
export const TRUE: RuleValue = { type: 'bool', value: true };
export const FALSE: RuleValue = { type: 'bool', value: false };

export function bool(value: boolean): RuleValue {
  return value ? TRUE : FALSE;
}

/** An int64 from a number or bigint that is known to be in range. */
export function int(value: bigint | number): Kind<'int'> {
  return { type: 'int', value: BigInt(value) };
}

export function float(value: number): Kind<'float'> {
  return { type: 'float', value };
}

export function string(value: string): Kind<'string'> {
  return { type: 'string', value };
}

export function list(values: readonly RuleValue[]): Kind<'list'> {
  return { type: 'list', values };
}

export function map(fields: RuleFields | Readonly<Record<string, RuleValue>>): Kind<'map'> {
  return { type: 'map', fields: fields instanceof Map ? fields : new Map(Object.entries(fields)) };
}
