import { maxExportParts, maxPartBytes } from '@liexin/domain/export/export';
import { CHECKPOINTS, noCounts, type ExportCounts } from '@liexin/proof/export/manifest';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ExportWorkDocument } from '../../platform/export-work-documents.ts';
import { buildPart, missingListed, type Lost } from './build-part.ts';
import { exportRef, workRef, type Building } from './export-documents.ts';
import { keepPlan, plannedRows, type PlannedRows } from './kept-plan.ts';
import { recordPatienceMs } from './lanes-behind.ts';
import { putFile, type PackageStore } from './package-store.ts';
import { planExport } from './plan-export.ts';
import type { RowWriter } from './row-writer.ts';
import { sealExport } from './seal-export.ts';

const keepRows = async (store: PackageStore, exportId: string, writer: RowWriter): Promise<ExportWorkDocument['files'][number]> => ({
  ...(await putFile(store, exportId, writer.path, writer.done())),
  rows: writer.rows,
});

/**
 * Goes on with an export until it is sealed, has to wait for the record or `until` says stop; answers whether it is done. `most`: bytes of a part. Each step writes its pieces first and then, in
 * one transaction, that it is done: killed anywhere, the next run makes the same pieces again. Of two at once the transaction of the
 * slower one finds its step taken, and its pieces, should they differ, stand under other names.
 */
export const buildExport = async (
  platform: Platform,
  store: PackageStore,
  exportId: string,
  now: number,
  { until = () => false, most = maxPartBytes }: { readonly until?: () => boolean; readonly most?: number } = {},
): Promise<boolean> => {
  const { db } = platform;
  let rows: PlannedRows | null = null;
  for (;;) {
    const work = (await workRef(db, exportId).get()).data();
    if (!work || work.phase === 'kept' || work.phase === 'drop') return true;
    const stored = (await exportRef(db, work.agencyId, exportId).get()).data();
    if (!stored) return true;
    if (until()) return false;
    if (work.phase === 'plan') {
      if (await takePlan(platform, store, { exportId, work, stored }, now)) continue;
      return false;
    }
    if (work.cursor.lane < 0) {
      await sealExport(platform, store, { exportId, work, stored }, now);
      continue;
    }
    rows ??= await plannedRows(store, exportId, work);
    await makePart(db, store, { exportId, work, stored, rows, most }, now);
  }
};

/** Answers false where the record is still behind the messages, and nothing was done. */
const takePlan = async (platform: Platform, store: PackageStore, { exportId, work, stored }: Building, now: number): Promise<boolean> => {
  const { db } = platform;
  const waits = now < (stored.decidedAt ?? stored.askedAt).toMillis() + recordPatienceMs;
  const plan = await planExport(platform, { agencyId: work.agencyId, exportId, scope: stored.scope, waits }, now);
  if (plan === 'later') return false;
  if (plan === 'too-large') {
    await fail(db, exportId, work.agencyId, now);
    return true;
  }
  const kept = await keepPlan(store, exportId, plan);
  const files: ExportWorkDocument['files'] = [];
  for (const writer of [plan.keyLog, plan.conversations]) files.push(await keepRows(store, exportId, writer));
  files.push({ ...(await putFile(store, exportId, CHECKPOINTS, plan.notes)), rows: null });
  for (const writer of [plan.proofs, plan.certificates]) files.push(await keepRows(store, exportId, writer));
  const ref = exportRef(db, work.agencyId, exportId);
  await db.runTransaction(async (tx) => {
    const current = (await tx.get(workRef(db, exportId))).data();
    if (current?.phase !== 'plan') return;
    const counts = { ...noCounts, conversations: plan.conversations.rows, heads: plan.heads, certificates: plan.certificates.rows };
    tx.update(workRef(db, exportId), { phase: 'rows', plan: kept, logSeq: plan.logSeq, logHash: plan.logHash, files, counts });
    tx.update(ref, {
      snapshotAt: Timestamp.fromMillis(now),
      progress: { entries: 0, messages: 0, gone: 0, bytes: 0, lanes: plan.lanes.length, lanesDone: 0 },
    });
  });
  return true;
};

const makePart = async (
  db: Firestore,
  store: PackageStore,
  { exportId, work, stored, rows, most }: Building & { readonly rows: PlannedRows; readonly most: number },
  now: number,
): Promise<void> => {
  if (work.parts >= maxExportParts) return fail(db, exportId, work.agencyId, now);
  const n = work.parts + 1;
  const part = await buildPart({ db, agencyId: work.agencyId, scope: stored.scope, ...rows, most }, n, work.cursor, work.counts as ExportCounts);
  const file = await keepRows(store, exportId, part.writer);
  await db.runTransaction(async (tx) => {
    const current = (await tx.get(workRef(db, exportId))).data();
    if (current?.phase !== 'rows' || current.parts !== work.parts) return;
    const files = part.writer.rows > 0 ? [...current.files, file] : current.files;
    tx.update(workRef(db, exportId), {
      files,
      parts: n,
      cursor: part.next ?? { lane: -1, item: 0 },
      counts: part.counts,
      gone: [...current.gone, ...part.gone].slice(0, missingListed),
      lost: eachOnce([...(current.lost ?? []), ...part.lost]).slice(0, missingListed),
      imported: (current.imported ?? 0) + part.imported.length,
      importedRows: [...(current.importedRows ?? []), ...part.imported].slice(0, missingListed),
    });
    const { entries, messages, purged, missing } = part.counts;
    tx.update(exportRef(db, work.agencyId, exportId), {
      progress: {
        entries,
        messages,
        gone: purged + missing,
        bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
        lanes: rows.lanes.length,
        lanesDone: part.next?.lane ?? rows.lanes.length,
      },
    });
  });
};

const eachOnce = (all: readonly Lost[]): Lost[] => [...new Map(all.map((one) => [`${one.lane}/${one.what}/${one.id}`, one])).values()];

/** Too large for one export: it ends, and what is there of it goes. */
const fail = (db: Firestore, exportId: string, agencyId: string, now: number): Promise<void> =>
  db.runTransaction(async (tx) => {
    const ref = exportRef(db, agencyId, exportId);
    const [stored, ledger] = [(await tx.get(ref)).data(), await readLedger(tx, db, { agencyId }, [`e-export-${exportId}-failed`])];
    if (stored?.state !== 'building') return;
    const at = Timestamp.fromMillis(now);
    tx.update(ref, { state: 'failed', why: 'too-large' });
    tx.update(workRef(db, exportId), { phase: 'drop', dueAt: at });
    await appendRows(tx, db, ledger, [{ id: `e-export-${exportId}-failed`, kind: 'export.failed', subject: exportId, at, detail: { why: 'too-large' } }]);
  });
