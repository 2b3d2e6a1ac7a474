import { toBase64url as text } from '@liexin/proof/bytes';
import type { JsonObject } from '@liexin/proof/export/rows';
import type { Firestore } from 'firebase-admin/firestore';
import { collectionAt, type LedgerRow } from '../../platform/stored.ts';

/** Rows of a ledger that are in memory at once. */
export const pageSize = 100;

export interface FoundRow {
  readonly seq: number;
  /** Null: it is not there. */
  readonly found: { readonly id: string; readonly row: LedgerRow } | null;
}

/** The rows of a ledger behind `after`, at most a page and not beyond `to`, each by its number whether it is there or not. Reads only. */
export const ledgerPage = async (db: Firestore, ledger: string, after: number, to: number): Promise<FoundRow[]> => {
  const last = Math.min(to, after + pageSize);
  const page = await collectionAt<LedgerRow>(db, ledger).where('seq', '>', after).where('seq', '<=', last).orderBy('seq').get();
  const there = new Map(page.docs.map((doc) => [doc.data().seq, { id: doc.id, row: doc.data() }]));
  return Array.from({ length: last - after }, (_, i) => ({ seq: after + i + 1, found: there.get(after + i + 1) ?? null }));
};

type Of = { readonly lane: string } | { readonly ledger: string };
type Found = NonNullable<FoundRow['found']>;

/** What a chain is made of: with it the hash of the row is made again. */
const chained = ({ row }: Found): JsonObject => ({
  seq: row.seq,
  prev: text(row.prev),
  hash: text(row.hash),
  leaf: text(row.leaf),
  kind: row.kind,
  atMs: row.at.toMillis(),
});

/** A row of a lane's ledger, or of the agency's own, as an export has it. */
export const entryOf = (of: Of, found: Found): JsonObject => ({
  row: 'entry',
  ...of,
  ...chained(found),
  id: found.id,
  subject: found.row.subject,
  detail: found.row.detail,
});

/** A row that an export holds back: no subject, no detail, nothing but what the chain goes on over it with (EX9). */
export const withheldOf = (of: Of, found: Found): JsonObject => ({ row: 'withheld', ...of, ...chained(found) });

/** A row of the agency's own ledger that is nobody's business who asks for a part of its work: not what was done, nor when (EX26). */
export const saidOf = (ledger: string, { row: { seq, hash } }: Found): JsonObject => ({ row: 'withheld', ledger, seq, hash: text(hash) });
