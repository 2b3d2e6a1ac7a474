import { alarmTries, pauseAfter, storesOf, type DeletionStore } from '@liexin/domain/retention/life';
import { Timestamp } from 'firebase-admin/firestore';
import type { Alone } from '../../platform/in-groups.ts';
import type { Platform } from '../../platform/platform.ts';
import { decidePurge, holdLookMs } from './decide-purge.ts';
import { clearStore } from './deletion-stores.ts';
import { endPart } from './end-part.ts';
import { dyingPeriods } from './dying-periods.ts';
import { trashId, trashRef, type PartPlace } from './part-place.ts';
import { monthsOfPart, recordDeletion, type DeletionSteps } from './record-deletion.ts';
import { shredShares } from './shred-shares.ts';

export type Purged = 'purged' | 'held' | 'waiting' | 'failed' | 'over';

/**
 * Deletes one part of a conversation for good: decide, destroy its shares, say so in its ledger, empty every store, and only when all have
 * confirmed call it deleted. A part that breaks on the way rests, as one whose store does not confirm. Each step finds what an earlier one left, so it may be cut off, repeated and run twice at once. `alone`: for
 * who deletes many parts side by side, around what meets in the documents of the run.
 */
export const purgePart = async (platform: Platform, steps: DeletionSteps, place: PartPlace, now: number, alone: Alone = (work) => work()): Promise<Purged> => {
  try {
    return await purge(platform, steps, place, now, alone);
  } catch (error) {
    await rest(platform, place, 'part', error, now);
    return 'failed';
  }
};

const purge = async (platform: Platform, steps: DeletionSteps, place: PartPlace, now: number, alone: Alone): Promise<Purged> => {
  const decision = await alone(() => decidePurge(platform, place, now));
  if (decision.kind !== 'go') return decision.kind;
  const { trash } = decision;
  const ref = trashRef(platform.db, place);
  if (trash.state === 'purging') {
    const months = await monthsOfPart(platform.db, steps, place);
    const dying = await dyingPeriods(platform.db, place, trash, [...months.keys()]);
    const shares = await shredShares(platform, place, trash, dying, now);
    if (shares.kind === 'held') {
      await ref.update({ state: 'trash', heldBy: [...shares.by], run: null, failing: null, dueAt: Timestamp.fromMillis(now + holdLookMs) });
      return 'held';
    }
    await recordDeletion(platform, place, trash, months, shares.hashes, now);
  }
  const acked = [...trash.acked];
  for (const store of storesOf(trash.kind, trash.month)) {
    if (acked.includes(store)) continue;
    try {
      await clearStore[store](platform, { agencyId: place.agencyId, trash }, steps, now);
    } catch (error) {
      await rest(platform, place, store, error, now, acked);
      return 'failed';
    }
    acked.push(store);
  }
  await alone(() => endPart(platform, place, acked, now));
  return 'purged';
};

/** A store did not confirm, or the part broke before: tried again later, later each time, and loudly after many. Nothing where it is over by now. */
const rest = async (
  { db, log }: Platform,
  place: PartPlace,
  store: DeletionStore | 'part',
  error: unknown,
  now: number,
  acked: readonly DeletionStore[] | null = null,
): Promise<void> => {
  const tries = await db.runTransaction(async (tx) => {
    const ref = trashRef(db, place);
    const trash = (await tx.get(ref)).data();
    if (!trash || trash.state === 'restored' || trash.state === 'purged') return 0;
    const before = trash.failing;
    const count = (before?.store === store ? before.tries : 0) + 1;
    const failing = { store, tries: count };
    tx.update(ref, { failing, dueAt: Timestamp.fromMillis(now + pauseAfter(count)), ...(acked === null ? {} : { acked: [...acked] }) });
    return count;
  });
  const line = { lane: trashId(place), store, tries, cause: error instanceof Error ? error.name : typeof error };
  if (tries >= alarmTries) log.error('deletion-stuck', line);
  else log.warn('deletion-failed', line);
};
