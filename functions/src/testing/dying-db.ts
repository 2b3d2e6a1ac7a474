import type { Firestore } from 'firebase-admin/firestore';

const running = new Set<Promise<unknown>>();
/** Resolves when nothing runs any more that a killed process had begun: whoever closes the database waits for it. */
export const underWay = async (): Promise<void> => {
  while (running.size > 0) await Promise.allSettled(running);
};

/**
 * The database as a process sees it that is killed at its nth transaction: before it begins, or after it was stored and before anybody
 * heard of it. What is under way ends, as on the server; nothing begins any more. `killed`: called as it dies, which it does once.
 */
export const dyingDb = (db: Firestore, nth: number, when: 'before' | 'after', killed: () => void = () => undefined): Firestore => {
  let begun = 0;
  let isDead = false;
  const die = (): never => {
    if (!isDead) killed();
    isDead = true;
    throw new Error('killed');
  };
  const runTransaction: Firestore['runTransaction'] = async (work, options) => {
    begun += 1;
    const isLast = begun >= nth;
    if (isDead || (isLast && when === 'before')) return die();
    const run = db.runTransaction(work, options);
    running.add(run);
    const answer = await run.finally(() => running.delete(run));
    return isLast ? die() : answer;
  };
  return new Proxy(db, {
    get: (target, name) => {
      if (name === 'runTransaction') return runTransaction;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
};
