import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { toBase64url } from '@liexin/proof/bytes';
import { periodOf } from '@liexin/proof/period';
import type { Platform } from '../../platform/platform.ts';
import type { CandidatePrincipal, StaffPrincipal } from '../../platform/principal.ts';
import { retentionShares } from '../../platform/shares.ts';
import { docAt, type Lane } from '../../platform/stored.ts';
import { decidePeriods } from './decide-periods.ts';
import { firstPeriod, sightOf } from '../../platform/in-sight.ts';
import { isOver } from '../../platform/is-over.ts';

/**
 * Retention shares for a participant of the lane. Repeating gives the same values; what a crash left half made is finished by the
 * next call (see `retentionShares`). Faults: not-found (no lane, or not his), period-out-of-range, share-purged.
 */
export const laneShares = async (
  platform: Platform,
  caller: StaffPrincipal | CandidatePrincipal,
  laneId: string,
  asked: RequestOf<'laneShares'>,
  now: number,
): Promise<ResponseOf<'laneShares'>> => {
  const lane = (await docAt<Lane>(platform.db, paths.lane(caller.agencyId, laneId)).get()).data();
  const participant = lane?.participants[caller.uid];
  if (!lane || !participant || (participant.until !== null && participant.until.toMillis() <= now) || participant.kind !== caller.kind || isOver(lane, now))
    throw new Fault('not-found');
  // A provisional device reads the candidate lane and nothing else, an offer lane included.
  const provisional = caller.kind === 'candidate' && caller.state === 'provisional';
  if (provisional && lane.kind !== 'candidate') throw new Fault('not-found');
  const periods = decidePeriods({ fromMs: participant.from.toMillis(), mayPrefetch: !provisional }, asked, now);
  const hidden = periods.find((period) => period < firstPeriod(sightOf(lane, now)));
  if (hidden !== undefined) throw new Fault('share-purged', { period: hidden });
  const shares = await retentionShares(platform, { agencyId: caller.agencyId, laneId }, { periods, makeFrom: periodOf(now) - 1 }, now);
  return { shares: shares.map(({ period, share }) => ({ period, share: toBase64url(share) })) };
};
