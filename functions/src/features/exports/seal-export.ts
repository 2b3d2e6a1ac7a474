import { exportMs } from '@liexin/domain/export/export';
import { paths } from '@liexin/domain/storage/paths';
import { toBase64url as text, utf8 } from '@liexin/proof/bytes';
import { canonicalJson, type Json } from '@liexin/proof/export/canonical-json';
import { CHECKER_PAGE, CHECKER_PROGRAM, COMPLETENESS, CUSTODY, MANIFEST, type ManifestFile } from '@liexin/proof/export/manifest';
import { manifestToBeSigned, type JsonObject } from '@liexin/proof/export/rows';
import { sha256 } from '@liexin/proof/sha256';
import { Timestamp } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { Platform } from '../../platform/platform.ts';
import { docAt, type Agency, type StoredExport } from '../../platform/stored.ts';
import { exportRef, workRef, type Building } from './export-documents.ts';
import { plannedGaps } from './kept-plan.ts';
import { putFile, type PackageStore } from './package-store.ts';
import { millis } from './plan-export.ts';
import { RowWriter } from './row-writer.ts';

/** Who did what with it until it was sealed; what comes after stands in the agency's ledger. */
const custodyRows = (stored: StoredExport): JsonObject[] => {
  const { askedBy, askedAt, decidedBy, decidedAt, snapshotAt } = stored;
  return [
    { row: 'custody', act: 'asked', by: askedBy, atMs: askedAt.toMillis() },
    { row: 'custody', act: 'approved', by: decidedBy, atMs: millis(decidedAt) },
    { row: 'custody', act: 'snapshot', by: 'server', atMs: millis(snapshotAt) },
  ];
};

/**
 * Makes the files that tell of the others, and the manifest with the server's signature over it. Files first, then one transaction with the
 * row of the agency's ledger that names the manifest's hash: a crash before it seals the same bytes again. Everything in the manifest
 * follows from the snapshot.
 */
export const sealExport = async (platform: Platform, store: PackageStore, { exportId, work, stored }: Building, now: number): Promise<void> => {
  const { db, signer } = platform;
  const { agencyId } = work;
  const agency = (await docAt<Agency>(db, paths.agency(agencyId)).get()).data();
  if (!agency) throw new Error('agency-missing');
  const custody = new RowWriter(CUSTODY);
  for (const row of custodyRows(stored)) await custody.add(row);
  const gaps = await plannedGaps(store, exportId, work);
  const completeness = utf8(
    canonicalJson({
      v: 1,
      purged: work.counts['purged'] ?? 0,
      missing: work.counts['missing'] ?? 0,
      rejected: work.counts['rejected'] ?? 0,
      outOfDates: work.counts['withheld'] ?? 0,
      listed: work.gone.map(({ lane, seq, message, why }) => ({ lane, seq, message, why })),
      lost: (work.lost ?? []).map(({ lane, what, id }) => ({ lane, what, id })),
      imported: work.imported ?? 0,
      importedRows: (work.importedRows ?? []).map(({ lane, seq, message }) => ({ lane, seq, message })),
      ...gaps,
    }),
  );
  const checker = await platform.checker();
  const keep = async (path: string, bytes: Uint8Array, rows: number | null = null): Promise<ManifestFile> => ({
    ...(await putFile(store, exportId, path, bytes)),
    rows,
  });
  const files: ManifestFile[] = [
    ...work.files,
    await keep(COMPLETENESS, completeness),
    await keep(CUSTODY, custody.done(), custody.rows),
    await keep(CHECKER_PAGE, checker.page),
    await keep(CHECKER_PROGRAM, checker.program),
  ];
  const manifest = utf8(
    canonicalJson({
      format: 'liexin-export',
      v: 1,
      agencyId,
      agency: agency.displayName,
      exportId,
      identityKey: text(agency.identityKey),
      keyLog: { seq: work.logSeq, hash: work.logHash },
      scope: { ...stored.scope, kinds: [...stored.scope.kinds] },
      reason: { generation: stored.reason.generation, nonce: text(stored.reason.nonce), ciphertext: text(stored.reason.ciphertext) },
      askedBy: stored.askedBy,
      askedMs: stored.askedAt.toMillis(),
      approvedBy: stored.decidedBy,
      approvedMs: millis(stored.decidedAt),
      snapshotMs: millis(stored.snapshotAt),
      zone: 'UTC',
      counts: work.counts,
      files: files.map((file): Json => ({ ...file })),
    }),
  );
  const kept = await putFile(store, exportId, MANIFEST, manifest);
  const name = await sha256(manifest);
  const signature = await signer.sign(await manifestToBeSigned('server', manifest));
  const id = `e-export-${exportId}-sealed`;
  await db.runTransaction(async (tx) => {
    const current = (await tx.get(workRef(db, exportId))).data();
    const ledger = await readLedger(tx, db, { agencyId }, [id]);
    if (current?.phase !== 'rows' || current.cursor.lane >= 0) return;
    const [at, until] = [Timestamp.fromMillis(now), Timestamp.fromMillis(now + exportMs)];
    tx.update(workRef(db, exportId), { phase: 'kept', dueAt: until, files, manifest: kept, serverSignature: signature, serverKeySeq: signer.keySeq });
    tx.update(exportRef(db, agencyId, exportId), { state: 'ready', readyAt: at, until, manifest: name });
    const { entries = 0, messages = 0, purged = 0, missing = 0 } = work.counts;
    await appendRows(tx, db, ledger, [
      { id, kind: 'export.sealed', subject: exportId, at, detail: { manifest: text(name), entries, messages, purged, missing, files: files.length } },
    ]);
  });
};
