import { FieldPath, type Firestore } from 'firebase-admin/firestore';
import type { DocumentSource } from '../../../web/src/platform/vault/document-source.ts';

/** Everything that the server holds, whatever the rules say: for what needs no network, and for somebody who got hold of a copy of it. */
export const adminSource = (db: Firestore): DocumentSource => ({
  get: async <T>(path: string) => {
    const found = await db.doc(path).get();
    return found.exists ? (plain(found.data()) as T) : null;
  },
  list: async <T>(path: string) =>
    (await db.collection(path).orderBy(FieldPath.documentId()).get()).docs.map((doc) => ({ id: doc.id, data: plain(doc.data()) as T })),
  listAfter: async <T>(path: string, id: string) =>
    (await db.collection(path).orderBy(FieldPath.documentId()).startAfter(id).get()).docs.map((doc) => ({ id: doc.id, data: plain(doc.data()) as T })),
});

/** Bytes as a browser has them; class instances (times) stay. */
const plain = (value: unknown): unknown => {
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
};
