import type { Language } from '@liexin/domain/agency/region';
import { paths } from '@liexin/domain/storage/paths';
import { toBase64url } from '@liexin/proof/bytes';
import { deletedLeaf } from '@liexin/proof/deletion-certificate';
import { PURGE_KIND, purgeDetail } from '@liexin/proof/purge-row';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import { appendRows, readLedger, rowPath, type NewRow } from '../../platform/ledger.ts';
import type { Platform } from '../../platform/platform.ts';
import type { DeletedLeavesDocument } from '../../platform/server-documents.ts';
import { docAt, type LedgerRow, type Trash } from '../../platform/stored.ts';
import { messagesIn, trashId, trashRef, type PartPlace } from './part-place.ts';
import type { ShareHashes } from './shred-shares.ts';

/** Messages of one month, and the numbers of their rows. */
export interface MonthOfPart {
  readonly ids: readonly string[];
  readonly first: number;
  readonly last: number;
}
/** What is brought in: `chainMessage` is what follows a message in the lane's ledger, so that every message that goes has its row first. */
export interface DeletionSteps {
  /** Leaves of a link what tells whoever holds its secret that the conversation was deleted [ER12]. */
  eraseLink(db: Firestore, agencyId: string, linkId: string, language: Language, now: number): Promise<void>;
  chainMessage(db: Firestore, place: PartPlace & { readonly messageId: string }): Promise<unknown>;
}

const pageSize = 300;

/** All messages of a part, or of a month of it, by the month of their share, each with its row in the ledger: rows that an event still owed are written first. */
export const monthsOfPart = async (db: Firestore, steps: DeletionSteps, place: PartPlace): Promise<ReadonlyMap<number, MonthOfPart>> => {
  const months = new Map<number, { ids: string[]; first: number; last: number }>();
  // Contents stay where they are: a long talk goes through here page by page.
  const all = messagesIn(db, place).orderBy('sentAt').select('sentAt', 'period').limit(pageSize);
  let page = await all.get();
  while (!page.empty) {
    const ids = page.docs.map(({ id }) => id);
    const refs = ids.map((id) => db.doc(rowPath(place, `m-${id}`)));
    const rows = async () => (await db.getAll(...refs, { fieldMask: ['seq'] })).map((row) => row.data() as Pick<LedgerRow, 'seq'> | undefined);
    let found = await rows();
    for (const [i, id] of ids.entries()) if (!found[i]) await steps.chainMessage(db, { ...place, messageId: id });
    if (found.includes(undefined)) found = await rows();
    for (const [i, doc] of page.docs.entries()) {
      const month = months.get(doc.data().period) ?? { ids: [], first: Infinity, last: 0 };
      const seq = found[i]?.seq;
      if (seq === undefined) throw new Error('row-missing');
      month.ids.push(doc.id);
      months.set(doc.data().period, { ids: month.ids, first: Math.min(month.first, seq), last: Math.max(month.last, seq) });
    }
    const last = page.docs.at(-1);
    if (!last || page.size < pageSize) break;
    page = await all.startAfter(last).get();
  }
  return months;
};

/**
 * Says in the lane's ledger what was destroyed, month by month, and keeps the leaves for the certificate: one transaction, before the first
 * message goes. Ids of rows are those of months: a repeat finds them.
 */
export const recordDeletion = async (
  { db }: Pick<Platform, 'db'>,
  place: PartPlace,
  trash: Trash,
  months: ReadonlyMap<number, MonthOfPart>,
  hashes: ShareHashes,
  now: number,
): Promise<void> => {
  const { agencyId, laneId } = place;
  const at = Timestamp.fromMillis(now);
  const leaves = await Promise.all(
    [...months].map(async ([period, { ids }]) => [period, await Promise.all(ids.map((id) => deletedLeaf(new Uint8Array(trash.salt), laneId, id)))] as const),
  );
  // Of a month that lives on without its share, which died with an earlier one, nothing is said twice.
  const isSaid = (period: number): boolean => months.has(period) || ((place.month ?? period) === period && (hashes.get(period) ?? null) !== null);
  const periods = [...new Set([...months.keys(), ...hashes.keys()])].filter(isSaid).toSorted((a, b) => a - b);
  const rows = periods.map((period) => {
    const { ids, first, last } = months.get(period) ?? { ids: [], first: 0, last: 0 };
    const hash = hashes.get(period) ?? null;
    const row = { period, count: ids.length, first, last, rule: trash.rule, ruleVersion: trash.ruleVersion, run: trash.run ?? '' };
    const detail = purgeDetail({ ...row, share: hash === null ? null : toBase64url(new Uint8Array(hash)) });
    return { id: purgeId(place, period), kind: PURGE_KIND, subject: String(period), at, detail };
  });
  await db.runTransaction(async (tx) => {
    const ref = trashRef(db, place);
    const state = (await tx.get(ref)).data()?.state;
    if (state !== 'purging') return;
    const ids = rows.map(({ id }) => id);
    const before = await Promise.all(ids.map((id) => tx.get(docAt<LedgerRow>(db, rowPath(place, id)))));
    const ledger = await readLedger(tx, db, place, [...ids, ...ids.map(restOf)]);
    for (const [period, list] of leaves) tx.set(docAt<DeletedLeavesDocument>(db, paths.deletedLeaves(agencyId, trashId(place), period)), { leaves: list });
    tx.update(ref, { state: 'shredded', periods, messages: [...months.values()].reduce((sum, { ids: of }) => sum + of.length, 0) });
    // The month itself went by itself before: what was left of it has a row of its own.
    const isOwn = (row: NewRow, found: LedgerRow | undefined): boolean => found === undefined || row.detail['count'] === 0 || spans(found.detail, row.detail);
    await appendRows(
      tx,
      db,
      ledger,
      rows.map((row, i) => (isOwn(row, before[i]?.data()) ? row : { ...row, id: restOf(row.id) })),
    );
  });
};

/** Of what was sent in the month after its own the row names both. A repeat finds it. */
const purgeId = ({ month }: PartPlace, period: number): string => (month === undefined || month === period ? `p-${period}` : `p-${period}-${month}`);
const restOf = (id: string): string => `${id}-rest`;
const spans = (outer: LedgerRow['detail'], inner: LedgerRow['detail']): boolean =>
  Number(outer['first']) <= Number(inner['first']) && Number(outer['last']) >= Number(inner['last']);
