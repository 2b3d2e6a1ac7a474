import { asObject } from '../export/canonical-json.ts';
import type { JsonObject } from '../export/rows.ts';
import type { CopyHead } from './copy-writer.ts';

/** What a copy says of itself, out of the manifest that was checked. */
export function copyHeadOf(manifest: JsonObject, rest: Omit<CopyHead, 'agency' | 'agencyId' | 'exportId' | 'snapshotMs' | 'concern'>): CopyHead {
  const { agency, agencyId, exportId, snapshotMs } = manifest;
  const { about, id } = asObject(manifest['scope']) ?? {};
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const at = typeof snapshotMs === 'number' ? snapshotMs : 0;
  return { agency: text(agency), agencyId: text(agencyId), exportId: text(exportId), snapshotMs: at, concern: { about: text(about), id: text(id) }, ...rest };
}
