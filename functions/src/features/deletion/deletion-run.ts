import { storesOf, type ClosingStore } from '@liexin/domain/retention/life';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Firestore, type Transaction } from 'firebase-admin/firestore';
import type { RetentionRunDocument, RetentionStateDocument } from '../../platform/server-documents.ts';
import { trashId } from './part-place.ts';
import { docAt, type Trash } from '../../platform/stored.ts';

const nothing = { eligible: 0, held: 0, restricted: 0, purged: 0, failed: 0 };
export const freshState: RetentionStateDocument = { runs: 0, openRun: null, certificates: 0, lastHash: null, look: null };

export interface OpenRun {
  readonly id: string;
  readonly document: RetentionRunDocument;
  /** Makes it, where it is new. Called behind the last read of the transaction. */
  write(): void;
}

/** The run of an agency that is open, or the next one. Its id is its number, so whoever comes first makes it and the others find it. */
export const openRun = async (tx: Transaction, db: Firestore, agencyId: string, now: number): Promise<OpenRun> => {
  const stateRef = docAt<RetentionStateDocument>(db, paths.retentionState(agencyId));
  const state = (await tx.get(stateRef)).data() ?? freshState;
  const id = state.openRun ?? `run-${state.runs + 1}`;
  const ref = docAt<RetentionRunDocument>(db, paths.retentionRun(agencyId, id));
  const found = (await tx.get(ref)).data();
  const document = found ?? {
    state: 'open',
    startedAt: Timestamp.fromMillis(now),
    rules: [],
    messages: nothing,
    lanes: nothing,
    stores: {},
    parts: [],
    certificate: null,
  };
  return {
    id,
    document,
    write: () => {
      if (!found) tx.set(ref, document);
      if (state.openRun === null) tx.set(stateRef, { ...state, runs: state.runs + 1, openRun: id });
    },
  };
};

/** Says in the open run that stores of the agency itself were emptied. The same again is the same. */
export const noteStores = (db: Firestore, agencyId: string, names: readonly ClosingStore[], now: number): Promise<void> =>
  db.runTransaction(async (tx) => {
    const run = await openRun(tx, db, agencyId, now);
    run.write();
    tx.update(docAt<RetentionRunDocument>(db, paths.retentionRun(agencyId, run.id)), {
      stores: { ...run.document.stores, ...Object.fromEntries(names.map((name) => [name, 1])) },
    });
  });

/** Counts a part that was deleted, in the transaction that calls it so. */
export const addToRun = (tx: Transaction, db: Firestore, agencyId: string, { id, document }: OpenRun, trash: Trash): void => {
  const more = (counts: RetentionRunDocument['messages'], n: number) => ({ ...counts, eligible: counts.eligible + n, purged: counts.purged + n });
  const isKnown = document.rules.some((rule) => rule.id === trash.rule && rule.version === trash.ruleVersion);
  const stores = { ...document.stores };
  const months = trash.month === undefined ? {} : { months: more(document.months ?? nothing, 1) };
  for (const store of storesOf(trash.kind, trash.month)) stores[store] = (stores[store] ?? 0) + 1;
  tx.update(docAt<RetentionRunDocument>(db, paths.retentionRun(agencyId, id)), {
    rules: isKnown ? document.rules : [...document.rules, { id: trash.rule, version: trash.ruleVersion }],
    messages: more(document.messages, trash.messages),
    lanes: more(document.lanes, trash.month === undefined ? 1 : 0),
    ...months,
    stores,
    parts: [...document.parts, { lane: trashId({ laneId: trash.lane, month: trash.month }), periods: trash.periods }],
  });
};
