import type { Firestore } from 'firebase/firestore';
import { listenCursors, type ReaderCursor } from '../live/cursor-store.ts';
import type { LaneRow } from '../live/inbox-feed.ts';
import { compareInstants } from '../live/message-order.ts';

/** Lanes whose readers a list follows at a time: the newest that wait for somebody to read. */
const AT_ONCE = 20;

export interface ListTicks {
  /** Follows the readers of lanes in which the own word is the newest, until all of them have read it. */
  look(lanes: readonly LaneRow[]): void;
  close(): void;
}

export interface ListTicksInput {
  readonly db: Firestore;
  readonly agencyId: string;
  readonly uid: string;
  readonly changed: (laneId: string, cursors: readonly ReaderCursor[]) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * What the list says of the newest own message is what the conversation says, from the same marks: an open conversation listens to the
 * very same query, which then costs nothing more. Marks that were seen stay known after nobody listens any more.
 */
export const openListTicks = ({ db, agencyId, uid, changed, failed }: ListTicksInput): ListTicks => {
  const stops = new Map<string, () => void>();
  const seen = new Map<string, readonly ReaderCursor[]>();

  const isSettled = ({ laneId, last }: LaneRow): boolean => {
    const cursors = seen.get(laneId) ?? [];
    return last !== null && cursors.length > 0 && cursors.every(({ read }) => read !== null && compareInstants(read.sentAt, last.at) >= 0);
  };
  const look = (lanes: readonly LaneRow[]): void => {
    const own = lanes.filter((lane) => lane.last?.by === uid && !isSettled(lane));
    const wanted = new Set(
      own
        .toSorted((a, b) => (a.last === null || b.last === null ? 0 : compareInstants(b.last.at, a.last.at)))
        .slice(0, AT_ONCE)
        .map(({ laneId }) => laneId),
    );
    for (const [laneId, stop] of stops) {
      if (wanted.has(laneId)) continue;
      stop();
      stops.delete(laneId);
    }
    for (const laneId of wanted) {
      if (stops.has(laneId)) continue;
      const take = (cursors: readonly ReaderCursor[]): void => {
        seen.set(laneId, cursors);
        changed(laneId, cursors);
      };
      stops.set(laneId, listenCursors(db, agencyId, laneId, uid, take, failed));
    }
  };

  return {
    look,
    close: () => {
      for (const stop of stops.values()) stop();
      stops.clear();
    },
  };
};
