/** A stored value, one member per Firestore type. Integers are int64 (bigint); timestamps keep microseconds and are never rebuilt from a Date. */
export type Value =
  | { readonly type: 'null' }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'integer'; readonly value: bigint }
  | { readonly type: 'double'; readonly value: number }
  | { readonly type: 'timestamp'; readonly value: Timestamp }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'bytes'; readonly value: Uint8Array }
  /** Full resource name: projects/{p}/databases/{d}/documents/{path}. */
  | { readonly type: 'reference'; readonly value: string }
  | { readonly type: 'geopoint'; readonly latitude: number; readonly longitude: number }
  | { readonly type: 'array'; readonly values: readonly Value[] }
  | { readonly type: 'map'; readonly fields: Fields };

/** Seconds since the epoch (may be negative) and nanoseconds 0..999 999 999, truncated to microseconds when stored. */
export interface Timestamp {
  readonly seconds: bigint;
  readonly nanos: number;
}

export type Fields = ReadonlyMap<string, Value>;
