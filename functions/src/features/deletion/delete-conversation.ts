import { paths } from '@liexin/domain/storage/paths';
import type { Platform } from '../../platform/platform.ts';
import { collectionAt, type Lane, type Trash } from '../../platform/stored.ts';
import { certifyRun } from './certify-run.ts';
import { hidePart } from './hide-part.ts';
import { placeOfId } from './part-place.ts';
import { purgePart, type Purged } from './purge-part.ts';
import type { DeletionSteps } from './record-deletion.ts';

/**
 * Deletes one conversation because somebody asked for it: out of sight at once, past the trash, and for good unless a hold keeps it. `rule`
 * names the reason in ledger and certificate; lanes in `keep` stay. Repeating goes on with what is left; so does the clock. Answers what became of each part,
 * and the certificate where one was made.
 */
export const deleteConversation = async (
  platform: Platform,
  steps: DeletionSteps,
  { agencyId, conversationId, rule, keep = [] }: { agencyId: string; conversationId: string; rule: string; keep?: readonly string[] },
  now: number,
): Promise<{ parts: Readonly<Record<string, Purged>>; certificate: number | null }> => {
  const { db } = platform;
  const lanes = await collectionAt<Lane>(db, paths.lanes(agencyId)).where('conversation', '==', conversationId).get();
  for (const { id } of lanes.docs) if (!keep.includes(id)) await hidePart(platform, { agencyId, laneId: id }, { kind: 'erasure', rule }, now);
  const trash = await collectionAt<Trash>(db, paths.trash(agencyId)).where('conversation', '==', conversationId).get();
  const parts: Record<string, Purged> = {};
  for (const { id } of trash.docs) {
    const place = placeOfId(agencyId, id);
    if (!keep.includes(place.laneId)) parts[id] = await purgePart(platform, steps, place, now);
  }
  return { parts, certificate: await certifyRun(platform, agencyId, now) };
};
