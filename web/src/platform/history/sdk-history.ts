import {
  Bytes,
  collection,
  doc,
  documentId,
  getDoc,
  getDocs,
  getDocsFromCache,
  limit as limitTo,
  orderBy,
  query,
  startAfter,
  startAt,
  Timestamp,
  where,
  type Firestore,
  type QuerySnapshot,
} from 'firebase/firestore';
import { fromBase64url } from '@liexin/proof/bytes';
import { paths } from '@liexin/domain/storage/paths';
import { allInSight } from '../live/in-sight.ts';
import { comparePlaced } from '../live/message-order.ts';
import { readMessage, type StoredMessage } from '../live/stored-message.ts';
import type { LaneHistory } from './lane-history.ts';

const IN_LIMIT = 30;
const ACTS = 200;

/**
 * The past of a lane through the SDK and its cache: for the candidate's page, which keeps nothing and sees one conversation.
 *
 * @param since from when on messages are in sight
 */
export const sdkHistory = (db: Firestore, agencyId: string, laneId: string, since: () => Timestamp = () => allInSight): LaneHistory => {
  const messages = collection(db, paths.messages(agencyId, laneId));
  const inSight = () => where('sentAt', '>=', since());
  const inOrder = (direction: 'asc' | 'desc') => [inSight(), orderBy('sentAt', direction), orderBy(documentId(), direction)] as const;

  return {
    page: async ({ direction, from, limit }) => {
      const order = inOrder(direction === 'older' ? 'desc' : 'asc');
      const at = from === null ? null : new Timestamp(from.sentAt.seconds, from.sentAt.nanoseconds);
      const cursor = from === null ? [] : [from.id !== null ? startAfter(at, from.id) : from.isIncluded ? startAt(at) : startAfter(at)];
      const found = await getDocs(query(messages, ...order, ...cursor, limitTo(limit)));
      const taken = take(found);
      return {
        messages: direction === 'older' ? taken.toReversed() : taken,
        // The cache answers with what it happens to have.
        isEnd: found.size < limit && !found.metadata.fromCache,
        isWhole: !found.metadata.fromCache,
      };
    },
    kept: async (limit) =>
      getDocsFromCache(query(messages, ...inOrder('desc'), limitTo(limit))).then(
        (found) => take(found).toReversed(),
        () => [],
      ),
    one: async (messageId) => {
      const found = await getDoc(doc(db, paths.message(agencyId, laneId, messageId)));
      return found.exists() ? readMessage(found.id, found.data()) : null;
    },
    actsOn: async (messageIds) => {
      const groups = Array.from({ length: Math.ceil(messageIds.length / IN_LIMIT) }, (_, i) => messageIds.slice(i * IN_LIMIT, (i + 1) * IN_LIMIT));
      const named = (ids: readonly string[]) => ids.map((id) => Bytes.fromUint8Array(fromBase64url(id)));
      const found = await Promise.all(groups.map((ids) => getDocs(query(messages, where('ref', 'in', named(ids)), inSight(), limitTo(ACTS)))));
      return found.flatMap(take).toSorted(comparePlaced);
    },
    keep: () => undefined,
  };
};

/** Messages that this browser has only queued are left out: the outbox shows them. */
export const take = (snapshot: QuerySnapshot): StoredMessage[] =>
  snapshot.docs.flatMap((found) => (found.metadata.hasPendingWrites ? [] : (readMessage(found.id, found.data()) ?? [])));
