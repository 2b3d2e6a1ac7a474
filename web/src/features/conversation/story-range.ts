import type { Edge } from '../../platform/live/edge.ts';
import { comparePlaced, type Placed } from '../../platform/live/message-order.ts';

/** What is loaded of one lane. */
export interface LanePiece<M extends Placed> {
  readonly messages: readonly M[];
  readonly older: Edge;
  readonly newer: Edge;
}

/** What of several lanes may stand on one screen as one story. */
export interface StoryRange {
  /** The story is without gaps from here on; null: from its beginning. */
  readonly from: Placed | null;
  /** Up to here; null: up to now. */
  readonly to: Placed | null;
  readonly older: Edge;
  readonly newer: Edge;
  /** Lanes (by position) whose next page makes the story longer at that end. */
  readonly olderLanes: readonly number[];
  readonly newerLanes: readonly number[];
}

/**
 * Lanes are loaded apart, but a story with one lane's messages of a year beside the other's of a day would be a wrong story: it reaches as
 * far as every lane does. Pure.
 */
export const storyRange = (pieces: readonly LanePiece<Placed>[]): StoryRange => {
  const from = furthest(pieces, 'older');
  const to = furthest(pieces, 'newer');
  return { from, to, ...edges(pieces, 'older', from), ...edges(pieces, 'newer', to) } as StoryRange;
};

export const isInRange = ({ from, to }: StoryRange, place: Placed): boolean =>
  (from === null || comparePlaced(place, from) >= 0) && (to === null || comparePlaced(place, to) <= 0);

const endOf = ({ messages }: LanePiece<Placed>, side: 'older' | 'newer'): Placed | null => (side === 'older' ? messages[0] : messages.at(-1)) ?? null;

/** The end that is nearest to the middle among lanes that go on. */
const furthest = (pieces: readonly LanePiece<Placed>[], side: 'older' | 'newer'): Placed | null => {
  const ends = pieces.filter((piece) => piece[side] !== 'none').flatMap((piece) => endOf(piece, side) ?? []);
  const sorted = ends.toSorted(comparePlaced);
  return (side === 'older' ? sorted.at(-1) : sorted[0]) ?? null;
};

const edges = (pieces: readonly LanePiece<Placed>[], side: 'older' | 'newer', limit: Placed | null) => {
  const lanes = pieces.flatMap((piece, lane) => {
    const end = endOf(piece, side);
    const isLimit = piece[side] !== 'none' && (end === null || limit === null || comparePlaced(end, limit) === 0);
    return isLimit ? [{ lane, edge: piece[side] }] : [];
  });
  const has = (edge: Edge): boolean => lanes.some((one) => one.edge === edge);
  const edge: Edge = has('failed') ? 'failed' : has('loading') ? 'loading' : lanes.length > 0 ? 'more' : 'none';
  const ready = lanes.filter((one) => one.edge !== 'loading').map((one) => one.lane);
  return side === 'older' ? { older: edge, olderLanes: ready } : { newer: edge, newerLanes: ready };
};
