import { paths } from '@liexin/domain/storage/paths';
import { noCounts } from '@liexin/proof/export/manifest';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import type { ExportWorkDocument } from '../../platform/export-work-documents.ts';
import { docAt, type StoredExport } from '../../platform/stored.ts';

export const exportRef = (db: Firestore, agencyId: string, id: string) => docAt<StoredExport>(db, paths.export(agencyId, id));
export const workRef = (db: Firestore, id: string) => docAt<ExportWorkDocument>(db, paths.exportWork(id));

/** Work as it is when somebody has said yes. */
export const newWork = (agencyId: string, now: number): ExportWorkDocument => ({
  agencyId,
  dueAt: Timestamp.fromMillis(now),
  phase: 'plan',
  plan: null,
  logSeq: 0,
  logHash: '',
  cursor: { lane: 0, item: 0 },
  parts: 0,
  counts: { ...noCounts },
  gone: [],
  lost: [],
  files: [],
  manifest: null,
  serverSignature: null,
  deviceSignature: null,
});

export interface Building {
  readonly exportId: string;
  readonly work: ExportWorkDocument;
  readonly stored: StoredExport;
}
