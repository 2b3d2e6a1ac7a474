import { paths } from '@liexin/domain/storage/paths';
import { maxPartBytes } from '@liexin/domain/export/export';
import { toBase64url as text } from '@liexin/proof/bytes';
import { sha256 } from '@liexin/proof/sha256';
import type { Firestore } from 'firebase-admin/firestore';
import type { ChunkDocument } from '../../platform/export-work-documents.ts';
import { collectionAt, docAt } from '../../platform/stored.ts';

/** Where the files of exports are kept until they expire: named pieces. Cloud Storage would stand behind the same four calls. */
export interface PackageStore {
  /** Writes one piece. The same piece again is the same bytes. */
  put(exportId: string, path: string, chunk: number, bytes: Uint8Array): Promise<void>;
  /** A piece, or null where there is none. */
  get(exportId: string, path: string, chunk: number): Promise<Uint8Array | null>;
  /** Deletes some pieces; answers whether there are more. */
  drop(exportId: string): Promise<boolean>;
}

const dropSize = 100;
const nameOf = (path: string, chunk: number): string => `${path.replaceAll('/', '~')}.${chunk}`;

/** Pieces as documents of the database: nothing to set up, the same in production, and gone with its backups. */
export const firestoreStore = (db: Firestore): PackageStore => ({
  put: async (exportId, path, chunk, bytes) => {
    await docAt<ChunkDocument>(db, `${paths.exportChunks(exportId)}/${nameOf(path, chunk)}`).set({ bytes });
  },
  get: async (exportId, path, chunk) => {
    const found = (await docAt<ChunkDocument>(db, `${paths.exportChunks(exportId)}/${nameOf(path, chunk)}`).get()).data();
    return found ? new Uint8Array(found.bytes) : null;
  },
  drop: async (exportId) => {
    const page = await collectionAt<ChunkDocument>(db, paths.exportChunks(exportId)).select().limit(dropSize).get();
    const batch = db.batch();
    for (const doc of page.docs) batch.delete(doc.ref);
    await batch.commit();
    return page.size === dropSize;
  },
});

export const chunksOf = (bytes: number): number => Math.max(1, Math.ceil(bytes / maxPartBytes));

/** A kept file: where it stands in the export, and what is in it. */
export interface KeptFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Pieces are named by what is in them: of two that build at once, and find something deleted or changed between them, none writes over what
 * the other one's step stands for.
 */
export const pieceName = ({ path, sha256: hash }: Pick<KeptFile, 'path' | 'sha256'>): string => `${path}~${hash}`;

/** Writes a whole file in pieces; the same file again writes the same pieces. */
export const putFile = async (store: PackageStore, exportId: string, path: string, bytes: Uint8Array): Promise<KeptFile> => {
  const file = { path, bytes: bytes.length, sha256: text(await sha256(bytes)) };
  for (let chunk = 0; chunk < chunksOf(bytes.length); chunk++)
    await store.put(exportId, pieceName(file), chunk, bytes.subarray(chunk * maxPartBytes, (chunk + 1) * maxPartBytes));
  return file;
};

/** A whole file; throws where a piece is missing. */
export const getFile = async (store: PackageStore, exportId: string, file: KeptFile): Promise<Uint8Array> => {
  const out = new Uint8Array(file.bytes);
  for (let chunk = 0; chunk < chunksOf(file.bytes); chunk++) {
    const bytes = await store.get(exportId, pieceName(file), chunk);
    if (!bytes) throw new Error('piece-missing');
    out.set(bytes, chunk * maxPartBytes);
  }
  return out;
};
