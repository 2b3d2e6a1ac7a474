import { comparePlaced, type Instant, type Placed } from '../live/message-order.ts';
import type { From, PageRequest } from './lane-history.ts';

/** Part of a lane of which every message is on this device: from the first to the last place, both included. */
export interface Stretch {
  readonly from: Placed;
  readonly to: Placed;
}

/** Before every message. */
export const beginning: Placed = { id: '', sentAt: { seconds: 0, nanoseconds: 0 } };

/** Before, or after, everything of an instant: ids sort between. */
export const before = (sentAt: Instant): Placed => ({ id: '', sentAt });
export const behind = (sentAt: Instant): Placed => ({ id: '\uffff', sentAt });

/**
 * A commit may get a time before one that was seen first. The live query overlaps by as much; a page that reached the newest message
 * without one promises only what is older.
 */
const SETTLED_SECONDS = 10;

/** Stretches in order with one more; those that share a place become one. */
export const addStretch = (known: readonly Stretch[], added: Stretch): readonly Stretch[] => {
  const apart = known.filter((one) => comparePlaced(one.to, added.from) < 0 || comparePlaced(one.from, added.to) > 0);
  const joined = known.filter((one) => !apart.includes(one));
  const from = [added, ...joined].map((one) => one.from).toSorted(comparePlaced)[0] ?? added.from;
  const to =
    [added, ...joined]
      .map((one) => one.to)
      .toSorted(comparePlaced)
      .at(-1) ?? added.to;
  return [...apart, { from, to }].toSorted((a, b) => comparePlaced(a.from, b.from));
};

/** Where a page begins, as a place; null for the newest page. */
export const startPlace = ({ direction, from }: { readonly direction: PageRequest['direction']; readonly from: From }): Placed | null => {
  if (from === null) return null;
  if (from.id !== null) return from;
  return (direction === 'newer') === from.isIncluded ? before(from.sentAt) : behind(from.sentAt);
};

/** The stretch in which a page would begin. */
export const stretchAt = (known: readonly Stretch[], place: Placed): Stretch | null =>
  known.find((one) => comparePlaced(one.from, place) <= 0 && comparePlaced(one.to, place) >= 0) ?? null;

/** Of a stretch what is in sight; what is out of it may come back, and nothing is promised of that. */
export const fromSight = (stretch: Stretch | null, since: Instant): Stretch | null => {
  const first = before(since);
  if (stretch === null || comparePlaced(stretch.from, first) >= 0) return stretch;
  return comparePlaced(first, stretch.to) > 0 ? null : { from: placeOf(first), to: stretch.to };
};

/** What a page from the server proves. Null: nothing that can be relied on later. */
export const stretchOf = (request: PageRequest, { messages, isEnd }: { readonly messages: readonly Placed[]; readonly isEnd: boolean }): Stretch | null => {
  const start = startPlace(request);
  const [first, last] = [messages[0], messages.at(-1)];
  if (request.direction === 'older') {
    const to = start ?? last ?? null;
    const from = isEnd ? beginning : first;
    return to === null || from === undefined || comparePlaced(from, to) > 0 ? null : { from: placeOf(from), to: placeOf(to) };
  }
  const to = isEnd ? settledEnd(messages) : (last ?? null);
  return start === null || to === null || comparePlaced(start, to) > 0 ? null : { from: placeOf(start), to: placeOf(to) };
};

/** What a live query proves that is complete from an instant on. */
export const liveStretch = (since: Instant, messages: readonly Placed[]): Stretch | null => {
  const to = messages.at(-1);
  return to === undefined || comparePlaced(before(since), to) > 0 ? null : { from: before(since), to: placeOf(to) };
};

/** The last message that is old enough, seen from the newest, that nothing can come before it any more. */
const settledEnd = (messages: readonly Placed[]): Placed | null => {
  const newest = messages.at(-1);
  return newest === undefined ? null : (messages.findLast(({ sentAt }) => sentAt.seconds < newest.sentAt.seconds - SETTLED_SECONDS) ?? null);
};

const placeOf = ({ id, sentAt: { seconds, nanoseconds } }: Placed): Placed => ({ id, sentAt: { seconds, nanoseconds } });
