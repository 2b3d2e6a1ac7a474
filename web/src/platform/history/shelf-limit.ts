import type { StoredMessage } from '../live/stored-message.ts';

/** What a lane takes on this device, and when somebody last read it here. */
export interface LaneUse {
  readonly laneId: string;
  readonly bytes: number;
  readonly readAtMs: number;
}

/** What a device gives to history at most, and of the space that the browser offers at most a tenth. */
const MOST = 200_000_000;
const OF_QUOTA = 0.1;
/** Where there is no room for more, so much stays: a limit that is met page by page would be trimmed with every page. */
const STAYS = 0.8;

export const shelfLimit = (quota: number | undefined): number => Math.min(MOST, (quota ?? Number.POSITIVE_INFINITY) * OF_QUOTA);

/** About what a message takes, keys of the store and both indexes included. */
export const sizeOf = ({ envelope }: Pick<StoredMessage, 'envelope'>): number => 500 + (envelope?.ciphertext.length ?? 0);

export interface Trim {
  /** These leave whole. */
  readonly lanes: readonly string[];
  /** This one is alone too much: so many bytes of its oldest messages leave. */
  readonly cut: { readonly laneId: string; readonly bytes: number } | null;
}

/**
 * What leaves when the shelf is over its limit: lanes that were not read for longest, whole, and at the end the oldest of the one that was read
 * last. Nothing of a lane for which a message waits: whoever wrote it wants to see what it answers, also without a network.
 */
export const trimOf = (lanes: readonly LaneUse[], limit: number, pinned: ReadonlySet<string>): Trim => {
  let over = lanes.reduce((sum, { bytes }) => sum + bytes, 0);
  if (over <= limit) return { lanes: [], cut: null };
  over -= limit * STAYS;
  const free = lanes.filter(({ laneId }) => !pinned.has(laneId)).toSorted((a, b) => a.readAtMs - b.readAtMs);
  const leaving: string[] = [];
  for (const { laneId, bytes } of free.slice(0, -1)) {
    if (over <= 0) break;
    leaving.push(laneId);
    over -= bytes;
  }
  const last = free.at(-1);
  return { lanes: leaving, cut: over > 0 && last !== undefined ? { laneId: last.laneId, bytes: Math.min(over, last.bytes) } : null };
};
