import { may } from '@liexin/domain/agency/rights';
import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { spend } from '../../platform/limits.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { docAt, type Mandate } from '../../platform/stored.ts';
import { findApproaches, toldOf } from './find-approaches.ts';

/** A person of the agency looks up so many people an hour, one way or the other: enough for work, too few to go through a list of names. */
export const lookUpLimit = (uid: string) => ({ key: `approach-${uid}`, max: 60, windowMs: 60 * 60_000 });

/**
 * Whether the agency knows somebody already, before a candidate is added. Changes nothing but the caller's count of look-ups. Faults:
 * not-found (a search of others), not-allowed, too-many-tries.
 */
export const checkApproach = async (
  { db }: Platform,
  caller: StaffPrincipal,
  { mandateId, tags }: RequestOf<'checkApproach'>,
  now: number,
): Promise<ResponseOf<'checkApproach'>> => {
  const { agencyId, uid, roles } = caller;
  const mandate = (await docAt<Mandate>(db, paths.mandate(agencyId, mandateId)).get()).data();
  if (!mandate?.team.includes(uid)) throw new Fault('not-found');
  if (!may(roles, 'candidate.add', { onMandate: true })) throw new Fault('not-allowed');
  await spend(db, lookUpLimit(uid), now);
  return db.runTransaction(
    async (tx) => {
      const found = await findApproaches(
        tx,
        db,
        agencyId,
        tags.map(({ tag }) => tag),
        null,
        now,
      );
      return toldOf(tx, db, agencyId, caller, found, now);
    },
    { readOnly: true },
  );
};
