import { collection, getDocs, limit, orderBy, query, startAfter, where, type Firestore, type QueryDocumentSnapshot } from 'firebase/firestore';
import { paths } from '@liexin/domain/storage/paths';
import { laneRow, listenLanes, type LaneRow } from '../live/inbox-feed.ts';

/** The lanes that this member may read, however many; the list of the inbox ends at 200. */
export interface ReadableLanes {
  /** As far as this device knows. */
  rows(): ReadonlyMap<string, LaneRow>;
  /** True when the server said so: only then a missing lane is one that was lost. */
  isSure(): boolean;
  close(): void;
}

export interface ReadableLanesInput {
  readonly db: Firestore;
  readonly agencyId: string;
  readonly uid: string;
  readonly changed: () => void;
  readonly failed: (error: unknown) => void;
}

/** As many as `listenLanes` follows; the same query, so that the SDK asks the server once for both. */
const LIVE = 200;

/**
 * Follows the newest lanes live and pages through the rest once, and again whenever the live ones lose a lane while there are
 * more than they hold: it may have been pushed out, or taken away.
 */
export const listenReadableLanes = ({ db, agencyId, uid, changed, failed }: ReadableLanesInput): ReadableLanes => {
  let live: ReadonlyMap<string, LaneRow> = new Map();
  let rest: ReadonlyMap<string, LaneRow> = new Map();
  let fromServer = false;
  let isRestRead = false;
  let reading = 0;
  let isClosed = false;

  const readRest = async (): Promise<void> => {
    const turn = (reading += 1);
    const mine = query(collection(db, paths.lanes(agencyId)), where('participantUids', 'array-contains', uid), orderBy('last.at', 'desc'));
    const found: QueryDocumentSnapshot[] = [];
    for (;;) {
      const last = found.at(-1);
      const page = await getDocs(last === undefined ? query(mine, limit(LIVE)) : query(mine, startAfter(last), limit(LIVE)));
      if (isClosed || turn !== reading || page.metadata.fromCache) return;
      found.push(...page.docs);
      if (page.size < LIVE) break;
    }
    rest = new Map(found.map((one) => [one.id, laneRow(one.id, one.data())]));
    isRestRead = true;
    changed();
  };

  const stop = listenLanes(
    db,
    agencyId,
    uid,
    (lanes, isFromServer) => {
      const lost = [...live.keys()].some((laneId) => !lanes.some((lane) => lane.laneId === laneId));
      live = new Map(lanes.map((lane) => [lane.laneId, lane]));
      fromServer ||= isFromServer;
      const isAll = lanes.length < LIVE;
      if (isAll) rest = new Map();
      if (isFromServer && !isAll && (lost || !isRestRead)) {
        isRestRead = false;
        readRest().catch(failed);
      }
      if (isAll) isRestRead = true;
      changed();
    },
    failed,
  );

  return {
    rows: () => new Map([...rest, ...live]),
    isSure: () => fromServer && isRestRead,
    close: () => {
      isClosed = true;
      stop();
    },
  };
};
