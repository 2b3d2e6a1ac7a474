import { paths } from '@liexin/domain/storage/paths';
import { factLeaf } from '@liexin/proof/fact-leaf';
import { chainHash, CHAIN_START } from '@liexin/proof/ledger-chain';
import type { Firestore, Timestamp, Transaction } from 'firebase-admin/firestore';
import { docAt, type ChainTip, type LedgerRow } from './stored.ts';

/** The chain of an agency or of one lane. */
export interface Ledger {
  readonly agencyId: string;
  readonly laneId?: string;
}
export type LedgerDetail = LedgerRow['detail'];

/** A row to be. `id` is deterministic (m-{messageId}, s-{period}, e-{event}), so that a repeated act finds its own row. */
export interface NewRow {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly at: Timestamp;
  readonly detail: LedgerDetail;
  /** Of a message: `messageLeaf`. Left out for a fact: its leaf is made of kind, subject and detail. */
  readonly leaf?: Uint8Array;
}

/** What the tip of a lane's chain keeps beside the chain itself, so that a run need not look at rows to know what they hold. */
export type TipNotes = Pick<ChainTip, 'messagesAt' | 'receipts'>;

/** What one transaction knows of a chain: its tip, and which of the rows asked for are there already. */
export interface LedgerState {
  readonly ledger: Ledger;
  readonly tip: ChainTip | null;
  readonly present: ReadonlySet<string>;
}

export const tipPath = ({ agencyId, laneId }: Ledger) => (laneId ? paths.laneTip(agencyId, laneId) : paths.agencyTip(agencyId));
export const rowPath = ({ agencyId, laneId }: Ledger, id: string) => `${laneId ? paths.laneLedger(agencyId, laneId) : paths.agencyLedger(agencyId)}/${id}`;

/** Leaf of a row that is no message: its kind, subject and detail, the detail sorted by name. */
export const rowLeaf = (row: Pick<NewRow, 'kind' | 'subject' | 'detail'>): Promise<Uint8Array> =>
  factLeaf(row.kind, [
    row.subject,
    Object.keys(row.detail)
      .toSorted()
      .map((name) => [name, row.detail[name] ?? null]),
  ]);

/** Reads tip and rows inside a transaction; Firestore wants it before the transaction's first write. */
export const readLedger = async (tx: Transaction, db: Firestore, ledger: Ledger, ids: readonly string[]): Promise<LedgerState> => {
  const [tip, ...rows] = await tx.getAll(db.doc(tipPath(ledger)), ...ids.map((id) => db.doc(rowPath(ledger, id))));
  const stored = tip?.data() as ChainTip | undefined;
  return { ledger, tip: stored ?? null, present: new Set(rows.filter((row) => row.exists).map((row) => row.id)) };
};

const later = (a: Timestamp, b: Timestamp | undefined): Timestamp => (b && b.valueOf() > a.valueOf() ? b : a);

/**
 * The rows that a state still lacks, numbered and chained, with the new tip. Pure but for hashing: `seq` has no gaps, a row that is
 * there already is left out, `tip.at` never goes back, what the tip notes stays unless `notes` replace it. A tip with new rows is `due` for a checkpoint.
 */
export const chainRows = async (
  state: LedgerState,
  rows: readonly NewRow[],
  notes: TipNotes = {},
): Promise<{ rows: { id: string; row: LedgerRow }[]; tip: ChainTip | null }> => {
  const seen = new Set(state.present);
  const made: { id: string; row: LedgerRow }[] = [];
  let tip = state.tip;
  for (const next of rows) {
    if (seen.has(next.id)) continue;
    seen.add(next.id);
    const [prev, seq] = [tip?.hash ?? CHAIN_START, (tip?.seq ?? 0) + 1];
    const leaf = next.leaf ?? (await rowLeaf(next));
    const hash = await chainHash({ ledgerId: state.ledger.laneId ?? state.ledger.agencyId, prev, seq, atMs: next.at.toMillis(), kind: next.kind, leaf });
    made.push({ id: next.id, row: { seq, prev, hash, leaf, kind: next.kind, subject: next.subject, at: next.at, detail: next.detail } });
    tip = { ...tip, ...notes, seq, hash, at: later(next.at, tip?.at), due: true };
  }
  return { rows: made, tip: made.length ? tip : null };
};

/**
 * Appends rows in the given transaction. Two transactions on one chain conflict on the tip, and one repeats: no gap, no fork. A row
 * whose id is there is not written twice, so a retried act appends once. Returns the state after.
 */
export const appendRows = async (tx: Transaction, db: Firestore, state: LedgerState, rows: readonly NewRow[]): Promise<LedgerState> => {
  const chained = await chainRows(state, rows);
  for (const { id, row } of chained.rows) tx.create(docAt<LedgerRow>(db, rowPath(state.ledger, id)), row);
  if (chained.tip) tx.set(docAt<ChainTip>(db, tipPath(state.ledger)), chained.tip);
  return { ledger: state.ledger, tip: chained.tip ?? state.tip, present: new Set([...state.present, ...chained.rows.map(({ id }) => id)]) };
};
