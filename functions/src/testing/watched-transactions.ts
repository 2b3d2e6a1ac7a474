// A transaction may run more than once: what is slow, or asked of another service, has no place in it.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Firestore } from 'firebase-admin/firestore';
import type { Platform } from '../platform/platform.ts';

/** The platform, and what was asked of Auth, and which collections were touched, while a transaction ran. */
export const watchedTransactions = (platform: Platform): { readonly platform: Platform; readonly seen: readonly string[] } => {
  const inside = new AsyncLocalStorage<true>();
  const seen: string[] = [];
  const { db, auth } = platform;
  const runTransaction: Firestore['runTransaction'] = (work, options) => db.runTransaction((tx) => inside.run(true, () => work(tx)), options);
  const watched = new Proxy(db, {
    get: (target, name) => {
      if (name === 'runTransaction') return runTransaction;
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      const bound = value.bind(target) as (...of: unknown[]) => unknown;
      if (name !== 'collection') return bound;
      return (path: string) => {
        if (inside.getStore()) seen.push(path);
        return bound(path);
      };
    },
  });
  const emailOf = (uid: string): Promise<string | null> => {
    if (inside.getStore()) seen.push('auth');
    return auth.emailOf(uid);
  };
  return { platform: { ...platform, db: watched, auth: { ...auth, emailOf } }, seen };
};
