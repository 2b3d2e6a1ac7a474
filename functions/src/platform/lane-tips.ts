import type { Firestore, Timestamp } from 'firebase-admin/firestore';
import { chainRows, rowPath, tipPath, type NewRow, type TipNotes } from './ledger.ts';
import { docAt, type ChainTip, type LedgerRow } from './stored.ts';

export interface LanePlace {
  readonly agencyId: string;
  readonly laneId: string;
}
/** A lane's tip as this process saw it, and when it was written: it may be built on while that holds. */
export interface KnownTip {
  readonly tip: ChainTip;
  readonly writtenAt: Timestamp;
}

const known = new WeakMap<Firestore, Map<string, KnownTip>>();
const maxKnown = 5000;

const remember = (db: Firestore, { agencyId, laneId }: LanePlace, tip: KnownTip): KnownTip => {
  const tips = known.get(db) ?? new Map<string, KnownTip>();
  known.set(db, tips);
  if (tips.size > maxKnown) tips.clear();
  tips.set(`${agencyId}/${laneId}`, tip);
  return tip;
};

/** The tip that this process saw last, for nothing; else, or when `isFresh` is wanted, one read. Null: the lane is not there. */
export const laneTip = async (db: Firestore, place: LanePlace, isFresh = false): Promise<KnownTip | null> => {
  const kept = known.get(db)?.get(`${place.agencyId}/${place.laneId}`);
  if (kept && !isFresh) return kept;
  const found = await docAt<ChainTip>(db, tipPath(place)).get();
  const tip = found.data();
  if (tip && found.updateTime) return remember(db, place, { tip, writtenAt: found.updateTime });
  known.get(db)?.delete(`${place.agencyId}/${place.laneId}`);
  return null;
};

/** FAILED_PRECONDITION, NOT_FOUND, ALREADY_EXISTS, ABORTED: another run was faster, or a row is there. */
const lostCodes: readonly unknown[] = [9, 5, 6, 10];

/**
 * Appends rows on condition that the tip is still the one known: without a read, and with the same promise as a transaction (no gap, no
 * fork, no row twice). False: it is not, or a row is there already; read again and decide anew. A write whose answer was lost is found
 * out by the next try, which reads the tip that it made.
 */
export const appendToKnown = async (
  db: Firestore,
  place: LanePlace,
  { tip, writtenAt }: KnownTip,
  rows: readonly NewRow[],
  notes: TipNotes,
): Promise<boolean> => {
  const made = await chainRows({ ledger: place, tip, present: new Set() }, rows, notes);
  if (!made.tip) return true;
  const batch = db.batch();
  for (const { id, row } of made.rows) batch.create(docAt<LedgerRow>(db, rowPath(place, id)), row);
  batch.update(db.doc(tipPath(place)), { ...made.tip }, { lastUpdateTime: writtenAt });
  try {
    const last = (await batch.commit()).at(-1);
    if (last) remember(db, place, { tip: made.tip, writtenAt: last.writeTime });
    return true;
  } catch (error) {
    if (!lostCodes.includes((error as { code?: unknown }).code)) throw error;
    return false;
  }
};
