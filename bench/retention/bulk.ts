import type { DocumentData, Firestore } from 'firebase-admin/firestore';

const batchSize = 400;
const underWay = 4;

/** Writes many documents, some batches of them at a time; waits while enough are under way. */
export const bulk = (db: Firestore) => {
  let [batch, size] = [db.batch(), 0];
  const open = new Set<Promise<unknown>>();
  const send = async (): Promise<void> => {
    const sent = batch.commit().finally(() => open.delete(sent));
    [batch, size] = [db.batch(), 0];
    open.add(sent);
    if (open.size >= underWay) await Promise.race(open);
  };
  return {
    set: async (path: string, data: DocumentData, isPart = false): Promise<void> => {
      batch.set(db.doc(path), data, { merge: isPart });
      size += 1;
      if (size === batchSize) await send();
    },
    end: async (): Promise<void> => {
      if (size > 0) await send();
      await Promise.all(open);
    },
  };
};
