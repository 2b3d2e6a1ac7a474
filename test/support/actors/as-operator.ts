import { paths } from '@liexin/domain/storage/paths';
import { getApps, initializeApp } from 'firebase-admin/app';
import { FieldValue, getFirestore, Timestamp, type Firestore } from 'firebase-admin/firestore';

/** With the rights of whoever runs the server: what takes days, or two people, is so at once. */
export const operator = (firestorePort: number): Firestore => {
  process.env['FIRESTORE_EMULATOR_HOST'] = `127.0.0.1:${firestorePort}`;
  process.env['METADATA_SERVER_DETECTION'] = 'none';
  return getFirestore(getApps()[0] ?? initializeApp({ projectId: 'demo-liexin' }));
};

/** The 24 hours of everybody of an agency who asked to come back are over. */
export const endWaits = async (db: Firestore, agencyId: string): Promise<void> => {
  const asked = await db.collection(paths.recoveryRequests(agencyId)).where('state', '==', 'waiting').get();
  for (const one of asked.docs) await one.ref.update({ dueAt: Timestamp.fromMillis(Date.now() - 1000) });
};

/** Makes an owner of everybody in an agency, as far as documents say it. */
export const makeOwners = async (db: Firestore, agencyId: string): Promise<void> => {
  for (const one of (await db.collection(paths.members(agencyId)).get()).docs) await one.ref.update({ roles: FieldValue.arrayUnion('owner') });
};

/** The agency of an account. */
export const agencyOf = async (db: Firestore, uid: string): Promise<string> => String((await db.doc(paths.account(uid)).get()).get('agencyId'));
