import type { Language } from '@liexin/domain/agency/region';
import { paths } from '@liexin/domain/storage/paths';
import { toBase64url } from '@liexin/proof/bytes';
import { deletedLeaf } from '@liexin/proof/deletion-certificate';
import { PURGE_KIND, purgeDetail } from '@liexin/proof/purge-row';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import { appendRows, readLedger, rowPath } from '../../platform/ledger.ts';
import type { Platform } from '../../platform/platform.ts';
import type { DeletedLeavesDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type LedgerRow, type Message, type Trash } from '../../platform/stored.ts';
import type { PartPlace } from './hide-part.ts';
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

/** All messages of a part by month, each with its row in the ledger: rows that an event still owed are written first. */
export const monthsOfPart = async (db: Firestore, steps: DeletionSteps, place: PartPlace): Promise<ReadonlyMap<number, MonthOfPart>> => {
  const months = new Map<number, { ids: string[]; first: number; last: number }>();
  // Contents stay where they are: a long talk goes through here page by page.
  const all = collectionAt<Message>(db, paths.messages(place.agencyId, place.laneId)).orderBy('sentAt').select('sentAt', 'period').limit(pageSize);
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
  const periods = [...hashes.keys()].filter((period) => months.has(period) || hashes.get(period) !== null);
  const rows = periods.map((period) => {
    const { ids, first, last } = months.get(period) ?? { ids: [], first: 0, last: 0 };
    const hash = hashes.get(period) ?? null;
    const row = { period, count: ids.length, first, last, rule: trash.rule, ruleVersion: trash.ruleVersion, run: trash.run ?? '' };
    const detail = purgeDetail({ ...row, share: hash === null ? null : toBase64url(new Uint8Array(hash)) });
    return { id: `p-${period}`, kind: PURGE_KIND, subject: String(period), at, detail };
  });
  await db.runTransaction(async (tx) => {
    const ref = docAt<Trash>(db, paths.trashed(agencyId, laneId));
    const state = (await tx.get(ref)).data()?.state;
    if (state !== 'purging') return;
    const ids = rows.map(({ id }) => id);
    const ledger = await readLedger(tx, db, place, ids);
    for (const [period, list] of leaves) tx.set(docAt<DeletedLeavesDocument>(db, paths.deletedLeaves(agencyId, laneId, period)), { leaves: list });
    tx.update(ref, { state: 'shredded', periods, messages: [...months.values()].reduce((sum, { ids: of }) => sum + of.length, 0) });
    await appendRows(tx, db, ledger, rows);
  });
};
