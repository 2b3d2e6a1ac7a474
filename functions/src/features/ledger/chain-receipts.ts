import { paths } from '@liexin/domain/storage/paths';
import type { Firestore } from 'firebase-admin/firestore';
import { appendToKnown, laneTip, type LanePlace } from '../../platform/lane-tips.ts';
import { rowPath, type NewRow } from '../../platform/ledger.ts';
import { collectionAt, type Cursor } from '../../platform/stored.ts';
import { receiptRows, type ReaderState } from './receipt-rows.ts';

/** Lanes all of whose cursors this process has compared with the chain once. */
const caughtUp = new WeakMap<Firestore, Set<string>>();
const maxCaughtUp = 5000;
/** Runs that go for the same tip give way to each other; one of them wins each time. */
const maxTries = 8;

const allCursors = async (db: Firestore, { agencyId, laneId }: LanePlace): Promise<ReaderState[]> =>
  (await collectionAt<Cursor>(db, paths.cursors(agencyId, laneId)).get()).docs.map((doc) => ({ uid: doc.id, cursor: doc.data() }));

/** Rows that are not there yet. A reader's client may name one message twice; its second row would have the first one's id. */
const lacking = async (db: Firestore, place: LanePlace, rows: readonly NewRow[]): Promise<NewRow[]> => {
  const found = await db.getAll(...rows.map(({ id }) => db.doc(rowPath(place, id))));
  return rows.filter((_, i) => !found[i]?.exists);
};

/**
 * Brings cursor states into the lane's chain, with the marks up to which each reader's receipts are in it. Natural idempotency: the tip
 * knows those marks, and row ids come from reader and message, so that an event which comes twice, late, or after a later one writes
 * nothing. A process that meets a lane for the first time looks at all its cursors: what events got lost is made good by the marks, which
 * only ever move forward. A crash in between leaves nothing half done. Returns the number of rows.
 */
export const chainReceipts = async (db: Firestore, place: LanePlace, states: readonly ReaderState[]): Promise<number> => {
  const known = caughtUp.get(db) ?? new Set<string>();
  caughtUp.set(db, known);
  const lane = `${place.agencyId}/${place.laneId}`;
  const all = known.has(lane) ? states : [...states, ...(await allCursors(db, place))];
  const settle = (rows: number): number => {
    if (known.size > maxCaughtUp) known.clear();
    known.add(lane);
    return rows;
  };
  if (all.length === 0) return settle(0);
  for (let tries = 0; tries < maxTries; tries++) {
    const tip = await laneTip(db, place, tries > 0);
    // A lane begins with a row; without one it is gone, with all that was in it.
    if (!tip) return 0;
    const { rows, receipts } = receiptRows(tip.tip.receipts ?? {}, all);
    const missing = tries > 1 && rows.length > 0 ? await lacking(db, place, rows) : rows;
    if (await appendToKnown(db, place, tip, missing, { receipts })) return settle(missing.length);
  }
  throw new Error('ledger-busy');
};
