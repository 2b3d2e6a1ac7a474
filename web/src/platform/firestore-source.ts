import { Bytes, collection, doc, documentId, getDoc, getDocsFromServer, orderBy, query, startAfter, Timestamp, type Firestore } from 'firebase/firestore';
import type { DocumentSource } from './vault/document-source.ts';

/**
 * Documents from Firestore. One document comes from the server, or from the cache while there is no network; a list from the server alone:
 * offline the cache answers with what it happens to have, and a chain with a hole looks forged. Rejects where the rules refuse.
 */
export const firestoreSource = (db: Firestore): DocumentSource => ({
  get: async <T>(path: string) => {
    const found = await getDoc(doc(db, path));
    return found.exists() ? (plainValue(found.data()) as T) : null;
  },
  list: async <T>(path: string) =>
    (await getDocsFromServer(query(collection(db, path), orderBy(documentId())))).docs.map((found) => ({ id: found.id, data: plainValue(found.data()) as T })),
  listAfter: async <T>(path: string, id: string) =>
    (await getDocsFromServer(query(collection(db, path), orderBy(documentId()), startAfter(id)))).docs.map((found) => ({
      id: found.id,
      data: plainValue(found.data()) as T,
    })),
});

/** Bytes become Uint8Array, all the way down; times keep their microseconds. */
export const plainValue = (value: unknown): unknown => {
  if (value instanceof Bytes) return value.toUint8Array();
  if (value instanceof Timestamp || value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(plainValue);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plainValue(part)]));
};
