import type { ExportScope } from '@liexin/domain/export/export';
import { paths } from '@liexin/domain/storage/paths';
import { toBase64url as text } from '@liexin/proof/bytes';
import { isInDates } from '@liexin/proof/export/rows';
import { CHAIN_START } from '@liexin/proof/ledger-chain';
import type { Firestore } from 'firebase-admin/firestore';
import type { LedgerRow } from '../../platform/stored.ts';
import type { Item } from './build-part.ts';
import { entryOf, ledgerPage, saidOf, withheldOf } from './ledger-page.ts';

/** The agency's own ledger, as it was at the snapshot. */
export interface PlannedLedger {
  readonly to: number;
  readonly head: string;
  /** Ids that the scope is about; null: everything of the agency. */
  readonly about: readonly string[] | null;
}

interface Asked {
  readonly db: Firestore;
  readonly agencyId: string;
  readonly scope: ExportScope;
  readonly ledger: PlannedLedger;
}

/**
 * Items of the agency's ledger from `item` on, at most a page: its header, then every row by its number. Of the whole agency, a row from
 * outside of the dates is what the chain needs of it alone (EX9); of less, a row from there or about nothing of the scope is its hash (EX26).
 * Reads only.
 */
export const agencyItems = async ({ db, agencyId, scope, ledger }: Asked, item: number): Promise<Item[]> => {
  if (item === 0) {
    const { to, head } = ledger;
    return [{ row: { row: 'ledger', ledger: agencyId, from: 1, to, prev: text(CHAIN_START), head }, counts: [] }];
  }
  if (item > ledger.to) return [];
  const wanted = ledger.about && new Set(ledger.about);
  const rows = await ledgerPage(db, paths.agencyLedger(agencyId), item - 1, ledger.to);
  return rows.map(({ seq, found }): Item => {
    if (!found) return { row: { row: 'lost', ledger: agencyId, seq }, counts: ['lost'], lost: { lane: agencyId, what: 'row', id: String(seq) } };
    const isInside = isInDates(scope, found.row.at.toMillis()) && (wanted === null || isAbout(found.row, wanted));
    if (isInside) return { row: entryOf({ ledger: agencyId }, found), counts: ['agencyRows'] };
    return { row: wanted === null ? withheldOf({ ledger: agencyId }, found) : saidOf(agencyId, found), counts: ['agencyWithheld'] };
  });
};

/** Whether a row names one of these: as what it is about, or in what it says. */
const isAbout = ({ subject, detail }: LedgerRow, ids: ReadonlySet<string>): boolean =>
  ids.has(subject) || Object.values(detail).some((value) => typeof value === 'string' && ids.has(value));
