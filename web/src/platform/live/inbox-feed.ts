import {
  collection,
  getDocsFromServer,
  limit,
  onSnapshot,
  orderBy,
  query,
  setDoc,
  doc,
  Timestamp,
  where,
  type DocumentData,
  type Firestore,
  type QuerySnapshot,
} from 'firebase/firestore';
import { paths } from '@liexin/domain/storage/paths';
import type { Instant } from './message-order.ts';

/** One lane as the list needs it; the rest of the document is read where it is opened. */
export interface LaneRow {
  readonly laneId: string;
  readonly conversationId: string;
  readonly mandateId: string;
  readonly kind: string;
  readonly last: { readonly at: Timestamp; readonly by: string } | null;
  readonly data: DocumentData;
}

/** Lanes that a list shows; more than this and people search. */
const LANES = 200;

/** The lanes in which this person takes part, newest word first. Lanes that nobody wrote in have the time they were made. */
export const listenLanes = (
  db: Firestore,
  agencyId: string,
  uid: string,
  changed: (lanes: readonly LaneRow[], fromServer: boolean) => void,
  failed: (error: unknown) => void,
): (() => void) =>
  onSnapshot(
    lanesOf(db, agencyId, uid),
    { includeMetadataChanges: true },
    (found) =>
      changed(
        found.docs.map((one) => laneRow(one.id, one.data())),
        !found.metadata.fromCache,
      ),
    failed,
  );

export const laneRow = (laneId: string, data: DocumentData): LaneRow => {
  const at: unknown = data['last']?.at;
  const by: unknown = data['last']?.by;
  return {
    laneId,
    data,
    conversationId: String(data['conversation']),
    mandateId: String(data['mandate']),
    kind: String(data['kind']),
    last: at instanceof Timestamp && typeof by === 'string' ? { at, by } : null,
  };
};

/** The same as the server has them now. Rejects without a network. */
export const readLanes = async (db: Firestore, agencyId: string, uid: string): Promise<readonly LaneRow[]> =>
  (await getDocsFromServer(lanesOf(db, agencyId, uid))).docs.map((one) => laneRow(one.id, one.data()));

export const readReads = async (db: Firestore, agencyId: string, uid: string): Promise<Readonly<Record<string, Instant>>> =>
  marksOf(await getDocsFromServer(collection(db, `${paths.member(agencyId, uid)}/reads`)));

const lanesOf = (db: Firestore, agencyId: string, uid: string) =>
  query(collection(db, paths.lanes(agencyId)), where('participantUids', 'array-contains', uid), orderBy('last.at', 'desc'), limit(LANES));

const marksOf = (found: QuerySnapshot): Readonly<Record<string, Instant>> =>
  Object.fromEntries(found.docs.flatMap((one) => Object.entries(one.data()).filter((entry): entry is [string, Timestamp] => entry[1] instanceof Timestamp)));

/** Own read marks for the list, by lane. */
export const listenReads = (
  db: Firestore,
  agencyId: string,
  uid: string,
  changed: (reads: Readonly<Record<string, Instant>>, fromServer: boolean) => void,
  failed: (error: unknown) => void,
): (() => void) =>
  onSnapshot(
    collection(db, `${paths.member(agencyId, uid)}/reads`),
    { includeMetadataChanges: true },
    (found) => changed(marksOf(found), !found.metadata.fromCache),
    failed,
  );

/** Moves the list's mark of one lane. Last write wins: the cursor in the lane is what counts, this only saves reads. */
export const writeReadMark = (db: Firestore, agencyId: string, uid: string, mandateId: string, laneId: string, at: Instant): Promise<void> =>
  setDoc(doc(db, paths.reads(agencyId, uid, mandateId)), { [laneId]: new Timestamp(at.seconds, at.nanoseconds) }, { merge: true });
