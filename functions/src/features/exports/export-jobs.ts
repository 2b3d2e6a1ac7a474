import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ExportWorkDocument } from '../../platform/export-work-documents.ts';
import { collectionAt } from '../../platform/stored.ts';
import { buildExport } from './build-export.ts';
import { exportRef, workRef } from './export-documents.ts';
import type { PackageStore } from './package-store.ts';

/** One run builds no longer than this (ms): the next one goes on. */
const runMs = 40_000;
const batchSize = 20;
/** What could not be gone on with rests for so long (ms). */
const restMs = 5 * 60_000;

/**
 * What is due: exports to go on with, kept ones whose time is over, files to delete. Safe to repeat and to kill. One that fails holds up no
 * other and is tried again; one that the end of the run cut off lets the others go first.
 */
export const runExports = async (platform: Platform, store: PackageStore, now: number): Promise<{ built: number; expired: number; failed: number }> => {
  const { db } = platform;
  const [end, sum] = [performance.now() + runMs, { built: 0, expired: 0, failed: 0 }];
  const isOver = () => performance.now() >= end;
  const due = await collectionAt<ExportWorkDocument>(db, 'exportWork').where('dueAt', '<=', Timestamp.fromMillis(now)).orderBy('dueAt').limit(batchSize).get();
  for (const doc of due.docs) {
    if (isOver()) break;
    try {
      const { phase, agencyId } = doc.data();
      if (phase === 'kept') await expire(db, agencyId, doc.id, now);
      if (phase !== 'plan' && phase !== 'rows') sum.expired += (await dropFiles(db, store, doc.id, isOver)) ? 1 : 0;
      else if (await buildExport(platform, store, doc.id, now, { until: isOver })) sum.built += 1;
      else await putOff(db, doc.id, now, now);
    } catch (error) {
      sum.failed += 1;
      platform.log.error('export-failed', { id: doc.id, cause: error instanceof Error ? error.name : typeof error });
      await putOff(db, doc.id, now, now + restMs).catch(() => undefined);
    }
  }
  return sum;
};

/** When it is gone on with, unless another run has brought it further meanwhile and set its own time. */
const putOff = (db: Firestore, exportId: string, now: number, dueMs: number): Promise<void> =>
  db.runTransaction(async (tx) => {
    const ref = workRef(db, exportId);
    const current = (await tx.get(ref)).data();
    if (current && current.dueAt.toMillis() <= now) tx.update(ref, { dueAt: Timestamp.fromMillis(dueMs) });
  });

/** Its time is over: from here on nobody collects it. */
const expire = (db: Firestore, agencyId: string, exportId: string, now: number): Promise<void> =>
  db.runTransaction(async (tx) => {
    const [ref, id] = [exportRef(db, agencyId, exportId), `e-export-${exportId}-expired`];
    const stored = (await tx.get(ref)).data();
    const ledger = await readLedger(tx, db, { agencyId }, [id]);
    if (stored?.state !== 'ready') return;
    const at = Timestamp.fromMillis(now);
    tx.update(ref, { state: 'expired' });
    tx.update(workRef(db, exportId), { phase: 'drop' });
    await appendRows(tx, db, ledger, [{ id, kind: 'export.expired', subject: exportId, at, detail: { downloads: stored.downloads.length } }]);
  });

/** Pieces first, the work last: as long as there is a piece, there is somebody to delete it. */
const dropFiles = async (db: Firestore, store: PackageStore, exportId: string, isOver: () => boolean): Promise<boolean> => {
  while (await store.drop(exportId)) if (isOver()) return false;
  await workRef(db, exportId).delete();
  return true;
};
