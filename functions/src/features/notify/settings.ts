import { may } from '@liexin/domain/agency/rights';
import { Fault } from '@liexin/domain/kernel/fault';
import { defaultLadder, type Ladder } from '@liexin/domain/notify/ladder';
import { defaultPreferences, type Preferences } from '@liexin/domain/notify/preferences';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import type { ReachDocument } from '../../platform/server-documents.ts';
import { docAt } from '../../platform/stored.ts';

/** What the caller wants to hear of; everything, where nothing was set. */
export const preferences = async ({ db }: Platform, caller: StaffPrincipal): Promise<Preferences> =>
  (await docAt<ReachDocument>(db, paths.reach(caller.agencyId, caller.uid)).get()).data()?.preferences ?? defaultPreferences;

/** Replaces the caller's own wishes. The last one wins. */
export const setPreferences = async ({ db }: Platform, caller: StaffPrincipal, wishes: Preferences): Promise<void> => {
  const change: Pick<ReachDocument, 'preferences'> = { preferences: wishes };
  await docAt<ReachDocument>(db, paths.reach(caller.agencyId, caller.uid)).set(change, { mergeFields: ['preferences'] });
};

export const ladder = async ({ db }: Platform, caller: StaffPrincipal): Promise<Ladder> =>
  (await docAt<Ladder>(db, paths.ladder(caller.agencyId)).get()).data() ?? defaultLadder;

/**
 * Sets the agency's ladder, with a row in its ledger; runs under way go on by it. One transaction; repeating a call writes another row
 * only where the ladder changed. Fault: not-allowed for anybody but owners and admins.
 */
export const setLadder = async ({ db }: Platform, caller: StaffPrincipal, wished: Ladder, now: number): Promise<void> => {
  if (!may(caller.roles, 'notices.set')) throw new Fault('not-allowed');
  const ref = docAt<Ladder>(db, paths.ladder(caller.agencyId));
  await db.runTransaction(async (tx) => {
    const before = (await tx.get(ref)).data() ?? defaultLadder;
    const told = (steps: readonly { kind: string; afterMinutes: number }[]): string =>
      steps.map(({ kind, afterMinutes }) => `${kind}:${afterMinutes}`).join(',');
    const detail = { by: caller.uid, staff: told(wished.staff), candidate: told(wished.candidate) };
    if (told(before.staff) === detail.staff && told(before.candidate) === detail.candidate) return;
    const state = await readLedger(tx, db, { agencyId: caller.agencyId }, []);
    tx.set(ref, wished);
    await appendRows(tx, db, state, [
      { id: `e-ladder-${(state.tip?.seq ?? 0) + 1}`, kind: 'ladder', subject: caller.agencyId, at: Timestamp.fromMillis(now), detail },
    ]);
  });
};
