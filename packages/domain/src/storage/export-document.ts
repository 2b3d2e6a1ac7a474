import type { ExportScope, ExportState } from '../export/export.ts';
import type { SealedDocument } from './documents.ts';

/** An audit export from the asking to its end. Owners, admins and auditors read it; the server alone writes it. */
export interface ExportDocument<B, T> {
  schemaVersion: 1;
  state: ExportState;
  scope: ExportScope;
  /** Case and reason. */
  reason: SealedDocument<B>;
  askedBy: string;
  askedAt: T;
  /** When it was asked for. */
  conversations: number;
  /** The request that two people decide; null until it is made. */
  approval: string | null;
  /** Who said yes; null where nobody else could, and the wait passed. */
  decidedBy: string | null;
  decidedAt: T | null;
  /** Of `failed`. */
  why: 'too-large' | null;
  /** Since the building began. */
  progress: { entries: number; messages: number; gone: number; bytes: number; lanes: number; lanesDone: number } | null;
  /** The moment that the record was taken as of. */
  snapshotAt: T | null;
  readyAt: T | null;
  /** Of `ready`: until then it can be collected. */
  until: T | null;
  /** Each download, oldest first. */
  downloads: { by: string; device: string; at: T }[];
  /** Each grant of what opens the contents, oldest first. */
  unlocks?: { by: string; at: T; until: T }[];
  /** SHA-256 of the manifest: the export's name in the record. */
  manifest: B | null;
}
