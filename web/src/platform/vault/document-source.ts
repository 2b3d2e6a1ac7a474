/**
 * Documents as plain values: Firestore's Bytes are Uint8Array, times stay as they are. A narrow port, so that what the
 * vault does with a server's answers can be tried against answers that lie.
 */
export interface DocumentSource {
  /** Null where there is none. */
  get<T>(path: string): Promise<T | null>;
  /** All documents of a collection in the order of their ids, as the server has them: rejects without a network. */
  list<T>(path: string): Promise<readonly { readonly id: string; readonly data: T }[]>;
  /** Those whose ids come after `id`, as the server has them: rejects without a network. */
  listAfter<T>(path: string, id: string): Promise<readonly { readonly id: string; readonly data: T }[]>;
}
