import { Bytes, collection, deleteDoc, doc, onSnapshot, serverTimestamp, setDoc, type Firestore } from 'firebase/firestore';
import { paths } from '@liexin/domain/storage/paths';
import type { SealedDraft } from '../vault/own-drafts.ts';
import type { DraftServer } from '../workspace/following-drafts.ts';

/** The person's sealed drafts in Firestore. Offline the SDK keeps what is put; nobody waits for it. */
export const firestoreDrafts = (db: Firestore, agencyId: string, uid: string, deviceId: string, failed: (error: unknown) => void): DraftServer => ({
  listen: (changed) =>
    onSnapshot(
      collection(db, paths.drafts(agencyId, uid)),
      { includeMetadataChanges: true },
      (found) => changed(new Map(found.docs.flatMap((one) => (isSealed(one.data()) ? [[one.id, sealedOf(one.data())]] : []))), !found.metadata.fromCache),
      failed,
    ),
  put: (laneId, { enc, ciphertext, generation }) =>
    void setDoc(doc(db, paths.draft(agencyId, uid, laneId)), {
      version: 1,
      generation,
      enc: Bytes.fromUint8Array(enc),
      ciphertext: Bytes.fromUint8Array(ciphertext),
      device: deviceId,
      at: serverTimestamp(),
    }).catch(failed),
  remove: (laneId) => void deleteDoc(doc(db, paths.draft(agencyId, uid, laneId))).catch(failed),
});

const isSealed = (data: Record<string, unknown>): boolean =>
  data['version'] === 1 && data['enc'] instanceof Bytes && data['ciphertext'] instanceof Bytes && typeof data['generation'] === 'number';

const sealedOf = (data: Record<string, unknown>): SealedDraft => ({
  enc: (data['enc'] as Bytes).toUint8Array(),
  ciphertext: (data['ciphertext'] as Bytes).toUint8Array(),
  generation: Number(data['generation']),
});
