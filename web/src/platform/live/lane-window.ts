import type { Edge } from './edge.ts';
import { toBase64url } from '@liexin/proof/bytes';
import { compareInstants, comparePlaced, mergeMessages, type Instant, type Placed } from './message-order.ts';

/** What the window needs to know of a message. */
export interface WindowMessage extends Placed {
  readonly envelope: { readonly type: string; readonly ref?: Uint8Array } | null;
}

/**
 * What of a lane is in memory: the newest messages as they come (`live`, always up to now), and one stretch without gaps that is
 * shown. As long as `newer` is `none` the shown stretch ends with the newest message; after a jump, or after reading far back, it
 * does not, until paging forward meets the live part again. Both are bounded: what is far from the reader is dropped and paged in again.
 */
export interface LaneWindow<M extends WindowMessage> {
  readonly live: readonly M[];
  /** Whether `live` begins where the lane begins. */
  readonly isLiveAll: boolean;
  readonly shown: readonly M[];
  readonly older: Edge;
  readonly newer: Edge;
  /** Edits, deletions and reactions on what is shown that lie outside of it. */
  readonly acts: readonly M[];
  /** Messages that came in while `shown` did not reach the newest. */
  readonly arrived: number;
}

export const emptyWindow: LaneWindow<never> = { live: [], isLiveAll: false, shown: [], older: 'loading', newer: 'none', acts: [], arrived: 0 };

/** Messages of a lane that are shown at most; a page more is dropped at the far end. */
const SHOWN = 400;
/** Acts that are kept beside it before those on messages that are not shown are dropped. */
const ACTS = 300;
/** Newest messages that are kept beside a shown stretch that is elsewhere. */
const LIVE = 200;

const actTypes: ReadonlySet<string> = new Set(['edit', 'del', 'react']);
export const isActMessage = (message: WindowMessage): boolean => message.envelope !== null && actTypes.has(message.envelope.type);

/** News from the live query. `isAtEnd`: the reader is at the newest message, so that the far end is the beginning. */
export const arrive = <M extends WindowMessage>(window: LaneWindow<M>, news: readonly M[], isAtEnd: boolean): LaneWindow<M> => {
  const all = mergeMessages(window.live, news);
  if (all === null) return window;
  const live = all.length > LIVE * 2 ? all.slice(-LIVE) : all;
  const isLiveAll = window.isLiveAll && live.length === all.length;
  if (window.newer !== 'none') {
    return { ...addActs(window, news), live, isLiveAll, arrived: window.arrived + (all.length - window.live.length) };
  }
  const shown = mergeMessages(window.shown, news) ?? window.shown;
  return bound({ ...window, live, isLiveAll, shown }, isAtEnd ? 'older' : 'newer', isAtEnd ? SHOWN : SHOWN * 2);
};

/** A page came in at one end of what is shown; `isEnd`: nothing lies further in that direction. */
export const extend = <M extends WindowMessage>(window: LaneWindow<M>, direction: 'older' | 'newer', page: readonly M[], isEnd: boolean): LaneWindow<M> => {
  const shown = mergeMessages(window.shown, page) ?? window.shown;
  const edge: Edge = isEnd ? 'none' : 'more';
  const extended = direction === 'older' ? { ...window, shown, older: edge } : join({ ...window, shown, newer: 'more' }, isEnd);
  return bound(extended, direction === 'older' ? 'newer' : 'older', SHOWN);
};

/** A stretch somewhere else in the lane is shown from now on. */
export const moveTo = <M extends WindowMessage>(
  window: LaneWindow<M>,
  place: { readonly shown: readonly M[]; readonly isBeginning: boolean; readonly isNewest: boolean },
): LaneWindow<M> =>
  join(
    { ...window, shown: place.shown, older: place.isBeginning ? 'none' : 'more', newer: 'more', acts: window.live.filter(isActMessage), arrived: 0 },
    place.isNewest,
  );

/** Back to the newest messages. */
export const toNewest = <M extends WindowMessage>(window: LaneWindow<M>): LaneWindow<M> =>
  window.newer === 'none'
    ? bound(window, 'older', SHOWN)
    : { ...window, shown: window.live, older: window.isLiveAll ? 'none' : 'more', newer: 'none', acts: [], arrived: 0 };

/** Nothing is shown that was sent before an instant; the same window where nothing was. */
export const cutTo = <M extends WindowMessage>(window: LaneWindow<M>, since: Instant): LaneWindow<M> => {
  const isIn = ({ sentAt }: M): boolean => compareInstants(sentAt, since) >= 0;
  const left = (messages: readonly M[]): readonly M[] => (messages.every(isIn) ? messages : messages.filter(isIn));
  const [shown, live, acts] = [left(window.shown), left(window.live), left(window.acts)];
  const [isShownCut, isLiveCut] = [shown !== window.shown, live !== window.live];
  if (!isShownCut && !isLiveCut && acts === window.acts) return window;
  return { ...window, shown, live, acts, older: isShownCut ? 'none' : window.older, isLiveAll: window.isLiveAll || isLiveCut };
};

/** Something may be in sight again: it is paged in when somebody looks. */
export const comeBack = <M extends WindowMessage>(window: LaneWindow<M>): LaneWindow<M> => ({
  ...window,
  older: window.older === 'none' ? 'more' : window.older,
  isLiveAll: false,
});

/** Whether a place lies within what is shown, so that nobody needs to go anywhere. */
export const isShown = ({ shown, older, newer }: LaneWindow<WindowMessage>, place: Placed): boolean => {
  const [first, last] = [shown[0], shown.at(-1)];
  if (first === undefined || last === undefined) return older === 'none' && newer === 'none';
  return (older === 'none' || comparePlaced(first, place) <= 0) && (newer === 'none' || comparePlaced(last, place) >= 0);
};

/** The shown stretch met the live part: they are one. */
const join = <M extends WindowMessage>(window: LaneWindow<M>, isNewest: boolean): LaneWindow<M> => {
  const [firstLive, last] = [window.live[0], window.shown.at(-1)];
  const meets = isNewest || window.isLiveAll || (firstLive !== undefined && last !== undefined && comparePlaced(last, firstLive) >= 0);
  if (!meets) return window;
  return { ...window, shown: mergeMessages(window.shown, window.live) ?? window.shown, newer: 'none', acts: [], arrived: 0 };
};

/** Drops what is over the limit at one end; acts that go with it stay, because what they act on may still be shown. */
const bound = <M extends WindowMessage>(window: LaneWindow<M>, end: 'older' | 'newer', limit: number): LaneWindow<M> => {
  const over = window.shown.length - limit;
  if (over <= 0) return window;
  if (end === 'older') return { ...window, shown: window.shown.slice(over), older: window.older === 'loading' ? 'loading' : 'more' };
  return addActs({ ...window, shown: window.shown.slice(0, limit), newer: 'more' }, window.shown.slice(limit));
};

/** Acts among these messages stand beside what is shown. */
export const addActs = <M extends WindowMessage>(window: LaneWindow<M>, found: readonly M[]): LaneWindow<M> => {
  const acts = mergeMessages(window.acts, found.filter(isActMessage));
  if (acts === null) return window;
  if (acts.length <= ACTS) return { ...window, acts };
  const shown = new Set(window.shown.map(({ id }) => id));
  return { ...window, acts: acts.filter(({ envelope }) => envelope?.ref !== undefined && shown.has(toBase64url(envelope.ref))) };
};
