import { paths } from '@liexin/domain/storage/paths';
import type { Firestore } from 'firebase-admin/firestore';
import { deleteAll } from './delete-all.ts';

/** Deletes a compartment with all of its keys, itself last: cut off anywhere and repeated it finds what is left. */
export const emptyCompartment = async (db: Firestore, agencyId: string, id: string): Promise<void> => {
  const generations = await db.collection(paths.generations(agencyId, id)).get();
  for (const { ref } of generations.docs) {
    await deleteAll(db, ref.collection('wraps'));
    await ref.delete();
  }
  await db.doc(paths.compartment(agencyId, id)).delete();
};
