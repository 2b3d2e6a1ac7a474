import { reaches } from './cursor-marks.ts';
import type { ReaderCursor } from './cursor-store.ts';
import { compareInstants, comparePlaced, toMs, type Placed } from './message-order.ts';

/** When one reader had a message. `isLatest`: it may have been earlier; nobody can say more from the marks alone. */
export interface Reached {
  readonly ms: number;
  readonly isLatest: boolean;
  readonly via: 'page' | 'service-worker';
}

/** States of a reader's cursor as this device saw them, oldest first. A cursor keeps only its last time, so what is known is kept here. */
export type CursorStates = ReadonlyMap<string, readonly ReaderCursor[]>;
/** A reader who moves on and on: older states are merged away, and only ever make a time later. */
const MOST = 500;

const isSame = (a: Placed | null, b: Placed | null): boolean => (a === null || b === null ? a === b : comparePlaced(a, b) === 0);

/** States after these cursors were seen; what says no more than before changes nothing. Pure. */
export const rememberCursors = (known: CursorStates, cursors: readonly ReaderCursor[]): CursorStates => {
  const next = new Map(known);
  for (const cursor of cursors) {
    const states = known.get(cursor.uid) ?? [];
    const last = states.at(-1);
    if (last && isSame(last.delivered, cursor.delivered) && isSame(last.read, cursor.read)) continue;
    next.set(cursor.uid, [...states, cursor].slice(-MOST));
  }
  return next;
};

type Which = 'delivered' | 'read';
const markOf = (state: ReaderCursor, which: Which): Placed | null => (which === 'read' ? state.read : (state.delivered ?? state.read));

const steps = new WeakMap<readonly ReaderCursor[], Partial<Record<Which, readonly number[]>>>();
/** Places of the states that reach further than all before them: the first that reaches a message is one of these, in order. */
const stepsOf = (states: readonly ReaderCursor[], which: Which): readonly number[] => {
  const known = steps.get(states) ?? {};
  steps.set(states, known);
  let furthest: Placed | null = null;
  return (known[which] ??= states.flatMap((state, place) => {
    const mark = markOf(state, which);
    if (mark === null || (furthest !== null && compareInstants(mark.sentAt, furthest.sentAt) <= 0)) return [];
    furthest = mark;
    return [place];
  }));
};

/** The first state that reaches a message, found by halves: every message on the screen asks with every change. */
const firstReaching = (states: readonly ReaderCursor[], which: Which, { sentAt }: Placed): number => {
  const places = stepsOf(states, which);
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const state = states[places[middle] ?? 0];
    if (state !== undefined && reaches(markOf(state, which), sentAt)) high = middle;
    else low = middle + 1;
  }
  return places[low] ?? -1;
};

/** When a reader had a message, from the first state that says so; null: not yet. Times never change once told, and are never too early. */
export const reachedAt = (states: readonly ReaderCursor[], which: Which, message: Placed): Reached | null => {
  const place = firstReaching(states, which, message);
  const state = states[place];
  if (state === undefined) return null;
  const before = states[place - 1];
  const isLast = state[which]?.id === message.id;
  // The last write of a state moved what is at the message: *read* came to where *delivered* was, or *delivered* alone moved.
  const isExact =
    isLast && state.at !== null && (which === 'read' ? state.delivered?.id === message.id : before !== undefined && isSame(before.read, state.read));
  const ms = state.at === null ? toMs(message.sentAt) : toMs(state.at);
  return { ms, isLatest: !isExact, via: state.evidence === 'worker' ? 'service-worker' : 'page' };
};
