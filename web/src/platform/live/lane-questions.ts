import {
  Bytes,
  collection,
  doc,
  documentId,
  getDocFromServer,
  getDocsFromServer,
  limit,
  onSnapshot,
  orderBy,
  query,
  startAfter,
  Timestamp,
  where,
  type DocumentData,
  type Firestore,
  type QueryDocumentSnapshot,
} from 'firebase/firestore';
import { paths } from '@liexin/domain/storage/paths';
import { laterOf } from './in-sight.ts';
import type { LedgerTip } from './lane-watch.ts';
import type { Hole } from './lane-witness.ts';
import { readMessage, type StoredMessage } from './stored-message.ts';

/** Most that the rules give out at once, and most pages of a hole. */
const PAGE = 200;
const PAGES = 10;

const stamp = (at: { readonly seconds: number; readonly nanoseconds: number }): Timestamp => new Timestamp(at.seconds, at.nanoseconds);

/** Everything between the two ends of a hole, from the server and never from a cache. `since`: nothing older is in sight. */
export const askBetween = async (
  db: Firestore,
  agencyId: string,
  laneId: string,
  { after, before }: Hole,
  since: Timestamp,
): Promise<readonly StoredMessage[]> => {
  const range = [
    where('sentAt', '>=', after === null ? since : laterOf(after.sentAt, since)),
    where('sentAt', '<=', stamp(before.sentAt)),
    orderBy('sentAt'),
    orderBy(documentId()),
    limit(PAGE),
  ];
  const all: QueryDocumentSnapshot[] = [];
  for (let page = 0; page < PAGES; page++) {
    const last = all.at(-1);
    const found = await getDocsFromServer(query(collection(db, paths.messages(agencyId, laneId)), ...range, ...(last === undefined ? [] : [startAfter(last)])));
    all.push(...found.docs);
    if (found.size < PAGE) break;
  }
  return all.flatMap((one) => readMessage(one.id, one.data()) ?? []);
};

const readTip = (data: DocumentData | undefined): LedgerTip | null => {
  const hash: unknown = data?.['hash'];
  return data !== undefined && hash instanceof Bytes ? { seq: Number(data['seq']), hash: new Uint8Array(hash.toUint8Array()) } : null;
};

/** The tip of the lane's ledger, from the server now. With what the rules read it costs three reads. */
export const askTip = async (db: Firestore, agencyId: string, laneId: string): Promise<LedgerTip | null> =>
  readTip((await getDocFromServer(doc(db, paths.laneTip(agencyId, laneId)))).data());

/** Follows the tip; what the cache of this device tells first was told by the server once. */
export const listenTip = (
  db: Firestore,
  agencyId: string,
  laneId: string,
  changed: (tip: LedgerTip | null) => void,
  failed: (error: unknown) => void,
): (() => void) => onSnapshot(doc(db, paths.laneTip(agencyId, laneId)), (found) => changed(readTip(found.data())), failed);
