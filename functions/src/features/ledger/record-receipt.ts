import type { Firestore } from 'firebase-admin/firestore';
import type { LanePlace } from '../../platform/lane-tips.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Cursor } from '../../platform/stored.ts';
import { chainReceipts } from './chain-receipts.ts';
import type { ReaderState } from './receipt-rows.ts';
import { gatherMs } from './record-message.ts';

interface Gathering {
  readonly states: ReaderState[];
  readonly done: Promise<unknown>;
}
const gatherings = new WeakMap<Firestore, Map<string, Gathering>>();

/**
 * Brings a cursor as it was written into the lane's chain. States of one lane that reach this process within half a second share a row
 * for each reader and one write of the tip; one that is older than that waits for nobody. Repeats without harm, so a run that fails is
 * repeated by the event's retry, and nobody whose state shared it is answered before it is in.
 */
export const recordReceipt = async (platform: Pick<Platform, 'db'>, place: LanePlace, uid: string, cursor: Cursor, now: number): Promise<void> => {
  const { db } = platform;
  const lanes = gatherings.get(db) ?? new Map<string, Gathering>();
  gatherings.set(db, lanes);
  const lane = `${place.agencyId}/${place.laneId}`;
  const waiting = lanes.get(lane);
  if (waiting) {
    waiting.states.push({ uid, cursor });
    await waiting.done;
    return;
  }
  const states: ReaderState[] = [{ uid, cursor }];
  const waitMs = Math.min(gatherMs, Math.max(0, cursor.at.toMillis() + gatherMs - now));
  const run = async (): Promise<void> => {
    await new Promise((resume) => setTimeout(resume, waitMs));
    lanes.delete(lane);
    await chainReceipts(db, place, states);
  };
  const done = run();
  lanes.set(lane, { states, done });
  await done;
};
