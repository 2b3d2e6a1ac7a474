import { collection, documentId, limit, onSnapshot, orderBy, query, Timestamp, where, type Firestore } from 'firebase/firestore';
import { paths } from '@liexin/domain/storage/paths';
import type { LaneHistory } from '../history/lane-history.ts';
import { sdkHistory, take } from '../history/sdk-history.ts';
import type { Edge } from './edge.ts';
import { addActs as addActsTo, arrive, comeBack, cutTo, emptyWindow, extend, isActMessage, isShown, moveTo, toNewest, type LaneWindow } from './lane-window.ts';
import { allInSight, laterOf } from './in-sight.ts';
import { compareInstants, type Placed } from './message-order.ts';
import type { StoredMessage } from './stored-message.ts';

/** Messages of a page: with the two queries for what was done to them later it costs at most 50 reads. */
const PAGE = 48;
/** A live query holds at most so many; it is anchored anew when half of them are used. */
const LIVE_LIMIT = 200;
const RE_ANCHOR_AT = 100;
/** Overlap with what is shown: a commit may get a time before one that was seen first. */
const OVERLAP_SECONDS = 10;

export interface LaneFeedState {
  /** What is shown: without gaps, in order. */
  readonly messages: readonly StoredMessage[];
  readonly older: Edge;
  readonly newer: Edge;
  /** Edits, deletions and reactions on shown messages that lie outside of what is shown. */
  readonly acts: readonly StoredMessage[];
  /** The newest messages, without gaps up to now, whatever is shown. */
  readonly live: readonly StoredMessage[];
  /** `live` begins where the lane begins. */
  readonly isLiveAll: boolean;
  /** Messages that came in while the newest were not shown. */
  readonly arrived: number;
  /** True when the server, not only this device, has answered. */
  readonly fromServer: boolean;
}

export interface LaneFeed {
  state(): LaneFeedState;
  loadOlder(): void;
  loadNewer(): void;
  /** Fetches the lane around a place and resolves with what shows it; rejects, with everything as it was, if it cannot be had. */
  jump(place: Placed): Promise<() => void>;
  toNewest(): void;
  /** Whether the reader is at the newest message: then the oldest are dropped first. */
  setAtEnd(isAtEnd: boolean): void;
  close(): void;
}

export interface LaneFeedInput {
  readonly db: Firestore;
  readonly agencyId: string;
  readonly laneId: string;
  /** Where pages come from; the SDK and its cache unless given. */
  readonly history?: LaneHistory;
  /** From when on messages are in sight; asked again at each look. Absent: all of them. */
  readonly since?: () => Timestamp;
  readonly changed: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * The messages of one lane: the newest that this device kept, at once; a live query from ten seconds before them (a listener on the
 * newest N would skip); a page of the newest where there was nothing, or too much came meanwhile; further pages and jumps on demand.
 * Messages that this browser has only queued are left out: the outbox shows them. Survives a lost network (the SDK resumes).
 */
export const openLaneFeed = (input: LaneFeedInput): LaneFeed => {
  const { db, agencyId, laneId, changed, failed, since = () => allInSight } = input;
  const history = input.history ?? sdkHistory(db, agencyId, laneId, since);
  const messages = collection(db, paths.messages(agencyId, laneId));
  let window: LaneWindow<StoredMessage> = emptyWindow;
  let fromServer = false;
  let isAtEnd = true;
  let stopLive = (): void => undefined;
  let closed = false;
  let isFollowing = false;
  let sight = since();
  /** Counts jumps: a page that was asked for before one is not put into what it shows. */
  let moves = 0;

  const update = (next: LaneWindow<StoredMessage>, isServer = fromServer): void => {
    if (closed || (next === window && isServer === fromServer)) return;
    // A page or a cache may have been asked before it was known that months are gone.
    window = cutTo(next, sight);
    fromServer = isServer;
    changed();
  };

  /** Follows from the newest message that is known. `isFirst`: what is known may be old, so that more came meanwhile than one query holds. */
  const follow = (isFirst: boolean): void => {
    stopLive();
    isFollowing = true;
    const newest = window.live.at(-1)?.sentAt;
    const from = newest === undefined ? sight : laterOf(new Timestamp(newest.seconds - OVERLAP_SECONDS, newest.nanoseconds), sight);
    let isCaughtUp = !isFirst;
    const isFromBeginning = newest === undefined;
    stopLive = onSnapshot(
      query(messages, where('sentAt', '>=', from), orderBy('sentAt'), orderBy(documentId()), limit(LIVE_LIMIT)),
      (snapshot) => {
        const isServer = !snapshot.metadata.fromCache;
        const news = take(snapshot);
        // More came than the query holds while this device was away: the newest are fetched, the rest is paged in when somebody looks.
        if (!isCaughtUp && isServer && snapshot.size >= LIVE_LIMIT) {
          history.keep(news, from);
          return void startAnew();
        }
        isCaughtUp ||= isServer;
        const before = window.live;
        const next = arrive(window, news, isAtEnd);
        update(isFromBeginning && isServer && window.older !== 'none' ? { ...next, older: 'none', isLiveAll: true } : next, fromServer || isServer);
        if (window.live !== before) history.keep(news, isServer ? from : null);
        // A full window says nothing of what comes after it; a half full one is moved before it gets there.
        if (snapshot.size >= RE_ANCHOR_AT && isServer && window.live !== before) follow(false);
      },
      failed,
    );
  };

  /** The newest page from the server; what was known before is shown no more, because there may be a gap. */
  const startAnew = async (): Promise<void> => {
    stopLive();
    const page = await history.page({ direction: 'older', from: null, limit: PAGE });
    if (closed) return;
    const isAttached = window.newer === 'none';
    const shown = isAttached ? page.messages : window.shown;
    const older: Edge = isAttached ? (page.isEnd ? 'none' : 'more') : window.older;
    update({ ...window, live: page.messages, isLiveAll: page.isEnd, shown, older }, fromServer || page.isWhole);
    follow(false);
  };

  const start = async (): Promise<void> => {
    const kept = await history.kept(PAGE);
    if (closed) return;
    if (kept.length === 0) return startAnew();
    update({ ...window, live: kept, shown: kept, older: 'more' });
    follow(true);
  };
  const begin = (): void =>
    void start().catch((error: unknown) => {
      failed(error);
      update({ ...window, older: 'failed' });
      // The live query alone is enough for a short lane, and tells when there is a network again.
      if (!closed) follow(true);
    });

  /** Edits and the like of what a page brought lie between it and now; where that is not in memory they are asked for. */
  const addActs = async (page: readonly StoredMessage[], move: number): Promise<void> => {
    const isNeeded = (): boolean => move === moves && window.newer !== 'none';
    const lines = page.filter((message) => !isActMessage(message)).map(({ id }) => id);
    if (!isNeeded() || lines.length === 0) return;
    const found = await history.actsOn(lines).catch((error: unknown) => (failed(error), []));
    if (isNeeded()) update(addActsTo(window, found));
  };

  const load = async (direction: 'older' | 'newer'): Promise<void> => {
    const from = direction === 'older' ? window.shown[0] : window.shown.at(-1);
    const edge = window[direction];
    if (edge === 'loading' || edge === 'none') return;
    if (from === undefined) return begin();
    const move = moves;
    update({ ...window, [direction]: 'loading' });
    try {
      const page = await history.page({ direction, from, limit: PAGE });
      if (move !== moves) return;
      update(extend(window, direction, page.messages, page.isEnd));
      void addActs(page.messages, move);
    } catch (error) {
      failed(error);
      if (move === moves) update({ ...window, [direction]: 'failed' });
    }
  };

  const jump = async (place: Placed): Promise<() => void> => {
    if (isShown(window, place)) return () => undefined;
    const at = { id: null, sentAt: place.sentAt } as const;
    const [earlier, later] = await Promise.all([
      history.page({ direction: 'older', from: { ...at, isIncluded: false }, limit: PAGE / 2 }),
      history.page({ direction: 'newer', from: { ...at, isIncluded: true }, limit: PAGE / 2 }),
    ]);
    return () => {
      moves += 1;
      update(moveTo(window, { shown: [...earlier.messages, ...later.messages], isBeginning: earlier.isEnd, isNewest: later.isEnd }));
      void addActs(window.shown, moves);
    };
  };

  /** A page that was under way before a jump does not come in any more: whoever needs it asks again. */
  const settleEdges = (): void => {
    const settled = (edge: Edge): Edge => (edge === 'loading' && fromServer ? 'more' : edge);
    if (window.older === 'loading' || window.newer === 'loading') update({ ...window, older: settled(window.older), newer: settled(window.newer) });
  };

  /** Months went out of sight, or came back: what is shown follows, and so does the live query, which the rules would refuse. */
  const settleSight = (): void => {
    const next = since();
    const moved = compareInstants(next, sight);
    if (moved === 0 || closed) return;
    sight = next;
    window = moved < 0 ? comeBack(window) : cutTo(window, sight);
    if (isFollowing) follow(!fromServer);
  };

  const state = (): LaneFeedState => {
    settleSight();
    const { shown: messages, older, newer, acts, live, isLiveAll, arrived } = window;
    return { messages, older, newer, acts, live, isLiveAll, arrived, fromServer };
  };

  begin();
  return {
    state,
    loadOlder: () => void load('older'),
    loadNewer: () => void load('newer'),
    jump,
    toNewest: () => {
      moves += 1;
      settleEdges();
      update(toNewest(window));
    },
    setAtEnd: (next) => {
      isAtEnd = next;
      if (isAtEnd && window.newer === 'none') update(toNewest(window));
    },
    close: () => {
      closed = true;
      stopLive();
    },
  };
};
