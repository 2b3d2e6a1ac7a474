// Documents of the building of exports, which clients never reach. FORMAT: fields are only ever added.
import type { Timestamp } from 'firebase-admin/firestore';

type B = Uint8Array;
type T = Timestamp;

/** Where a part of an export begins: the lane by its place in the plan, and the item inside. */
export interface ExportCursor {
  lane: number;
  item: number;
}
/** A file in the store of exports. */
interface KeptFileFields {
  path: string;
  bytes: number;
  sha256: string;
}
/** `exportWork/{exportId}`: while an export is being built, kept and deleted. */
export interface ExportWorkDocument {
  agencyId: string;
  dueAt: T;
  phase: 'plan' | 'rows' | 'kept' | 'drop';
  /** The plan's own files. */
  plan: { rows: KeptFileFields; keys: KeptFileFields; gaps: KeptFileFields } | null;
  /** The newest entry of the key log at the snapshot. */
  logSeq: number;
  logHash: string;
  cursor: ExportCursor;
  parts: number;
  counts: Record<string, number>;
  gone: { lane: string; seq: number; message: string; why: 'purged' | 'missing' }[];
  /** What the plan named and was deleted before its part was made. */
  lost?: { lane: string; what: 'device' | 'row'; id: string }[];
  /** Messages that an import brought: how many, and the first of them. */
  imported?: number;
  importedRows?: { lane: string; seq: number; message: string }[];
  files: (KeptFileFields & { rows: number | null })[];
  /** Once it is sealed. */
  manifest: KeptFileFields | null;
  serverSignature: B | null;
  /** The entry of the key log that names the key which made it. Left out where it was sealed before this was kept: the server had one key. */
  serverKeySeq?: number;
  deviceSignature: { uid: string; device: string; signature: B } | null;
}
/** `exportWork/{exportId}/chunks/{name}`. */
export interface ChunkDocument {
  bytes: B;
}
/** `exportTickets/{hash}`: opens one download. `used`: which download it began. */
export interface ExportTicketDocument {
  agencyId: string;
  exportId: string;
  uid: string;
  expireAt: T;
  download: number | null;
}
