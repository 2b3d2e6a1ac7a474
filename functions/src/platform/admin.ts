import { getApps, initializeApp } from 'firebase-admin/app';
import { getAuth, type Auth } from 'firebase-admin/auth';
import { getFirestore, type Firestore } from 'firebase-admin/firestore';
import { shredDatabase } from '@liexin/domain/storage/paths';

export interface Stores {
  readonly db: Firestore;
  readonly shred: Firestore;
  readonly adminAuth: Auth;
}

let stores: Stores | undefined;

/** Both databases and Auth, set up once per process. Where they are comes from the runtime's own environment. */
export const getStores = (): Stores => {
  if (stores) return stores;
  const app = getApps()[0] ?? initializeApp();
  const db = getFirestore(app);
  const shred = getFirestore(app, shredDatabase);
  db.settings({ ignoreUndefinedProperties: false });
  stores = { db, shred, adminAuth: getAuth(app) };
  return stores;
};
