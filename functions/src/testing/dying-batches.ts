import type { Firestore } from 'firebase-admin/firestore';

/**
 * The database as a process sees it that is killed at its nth batch of writes: before it is stored, or after it was and before anybody heard of
 * it. Nothing is written by it any more. `killed`: called as it dies, which it does once.
 */
export const dyingBatches = (db: Firestore, nth: number, when: 'before' | 'after', killed: () => void): Firestore => {
  let begun = 0;
  const batch = (): FirebaseFirestore.WriteBatch => {
    const made = db.batch();
    const commit = async (): Promise<FirebaseFirestore.WriteResult[]> => {
      begun += 1;
      if (begun > nth) throw new Error('dead');
      if (begun === nth) {
        killed();
        if (when === 'after') await made.commit();
        throw new Error('killed');
      }
      return made.commit();
    };
    return new Proxy(made, {
      get: (target, name) => {
        if (name === 'commit') return commit;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  };
  return new Proxy(db, {
    get: (target, name) => {
      if (name === 'batch') return batch;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
};
