import {
  collection,
  documentId,
  getDocs,
  getDocsFromCache,
  limit,
  onSnapshot,
  orderBy,
  query,
  startAfter,
  Timestamp,
  where,
  type Firestore,
  type QuerySnapshot,
} from 'firebase/firestore';
import { paths } from '@liexin/domain/storage/paths';
import { mergeMessages } from './message-order.ts';
import { readMessage, type StoredMessage } from './stored-message.ts';

/** Messages shown at once before somebody scrolls up. */
const PAGE = 50;
/** A live query holds at most so many; it is anchored anew when half of them are used. */
const LIVE_LIMIT = 200;
const RE_ANCHOR_AT = 100;
/** Overlap with what is shown: a commit may get a time before one that was seen first. */
const OVERLAP_SECONDS = 10;

export interface LaneFeedState {
  readonly messages: readonly StoredMessage[];
  readonly older: 'none' | 'more' | 'loading' | 'failed';
  /** True when the server, not only this device's cache, has answered. */
  readonly fromServer: boolean;
}

export interface LaneFeed {
  state(): LaneFeedState;
  loadOlder(): void;
  close(): void;
}

export interface LaneFeedInput {
  readonly db: Firestore;
  readonly agencyId: string;
  readonly laneId: string;
  readonly changed: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * The messages of one lane: a page of the newest, older pages on demand, and a live query from ten seconds before the
 * newest shown (a listener on the newest N would skip). Messages that this browser has only queued are left out: the
 * outbox shows them. Survives a lost network (the SDK resumes), a missing first page (the live query alone is enough).
 */
export const openLaneFeed = ({ db, agencyId, laneId, changed, failed }: LaneFeedInput): LaneFeed => {
  const messages = collection(db, paths.messages(agencyId, laneId));
  const newestFirst = [orderBy('sentAt', 'desc'), orderBy(documentId(), 'desc')] as const;
  let state: LaneFeedState = { messages: [], older: 'loading', fromServer: false };
  let stopLive = (): void => undefined;
  let closed = false;

  const update = (change: Partial<LaneFeedState>): void => {
    if (closed) return;
    state = { ...state, ...change };
    changed();
  };

  const take = (snapshot: QuerySnapshot): StoredMessage[] =>
    snapshot.docs.flatMap((found) => (found.metadata.hasPendingWrites ? [] : (readMessage(found.id, found.data()) ?? [])));

  const follow = (): void => {
    stopLive();
    const newest = state.messages.at(-1)?.sentAt;
    const from = newest === undefined ? new Timestamp(0, 0) : new Timestamp(newest.seconds - OVERLAP_SECONDS, newest.nanoseconds);
    stopLive = onSnapshot(
      query(messages, where('sentAt', '>=', from), orderBy('sentAt'), orderBy(documentId()), limit(LIVE_LIMIT)),
      (snapshot) => {
        const merged = mergeMessages(state.messages, take(snapshot));
        const fromServer = state.fromServer || !snapshot.metadata.fromCache;
        if (merged !== null || fromServer !== state.fromServer) update({ fromServer, ...(merged === null ? {} : { messages: merged }) });
        // A full window says nothing of what comes after it; a half full one is moved before it gets there.
        if (snapshot.size >= RE_ANCHOR_AT && !snapshot.metadata.fromCache && merged !== null) follow();
      },
      failed,
    );
  };

  const page = async (): Promise<void> => {
    const newest = query(messages, ...newestFirst, limit(PAGE));
    const cached = await getDocsFromCache(newest).then(take, () => []);
    const fromCache = mergeMessages(state.messages, cached);
    if (fromCache !== null) update({ messages: fromCache });
    const fresh = await getDocs(newest);
    if (closed) return;
    update({
      messages: mergeMessages(state.messages, take(fresh)) ?? state.messages,
      older: fresh.size < PAGE ? 'none' : 'more',
      fromServer: !fresh.metadata.fromCache,
    });
  };

  const loadOlder = async (): Promise<void> => {
    const oldest = state.messages[0];
    if (oldest === undefined || state.older === 'loading' || state.older === 'none') return;
    update({ older: 'loading' });
    try {
      const found = await getDocs(query(messages, ...newestFirst, startAfter(oldest.sentAt, oldest.id), limit(PAGE)));
      update({
        messages: mergeMessages(state.messages, take(found)) ?? state.messages,
        older: found.size < PAGE && !found.metadata.fromCache ? 'none' : 'more',
      });
    } catch (error) {
      failed(error);
      update({ older: 'failed' });
    }
  };

  void page()
    .catch((error: unknown) => {
      failed(error);
      update({ older: 'failed' });
    })
    .then(() => {
      if (!closed) follow();
    });

  return {
    state: () => state,
    loadOlder: () => void loadOlder(),
    close: () => {
      closed = true;
      stopLive();
    },
  };
};
