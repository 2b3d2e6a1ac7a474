import { may } from '@liexin/domain/agency/rights';
import type { RequestOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import type { Firestore } from 'firebase-admin/firestore';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { docAt, type Mandate } from '../../platform/stored.ts';
import { takeIn } from '../../platform/take-in.ts';

/**
 * Takes a member into a search's team: team list, wrap of the newest key, ledger row, in one transaction. Repeating changes nothing; the
 * lanes follow one by one, so that a crash between them is made good by doing it again. Faults: not-found (no such search, or the caller
 * is not in it), not-allowed, not-a-member, stale-head (another generation is the newest), lane-closed.
 */
export const enterTeam = (db: Firestore, caller: StaffPrincipal, mandateId: string, body: RequestOf<'enterTeam'>, now: number): Promise<void> =>
  db.runTransaction(async (tx) => {
    const mandate = (await tx.get(docAt<Mandate>(db, paths.mandate(caller.agencyId, mandateId)))).data();
    if (!mandate?.team.includes(caller.uid)) throw new Fault('not-found');
    if (!may(caller.roles, 'mandate.staff', { onMandate: true })) throw new Fault('not-allowed');
    await takeIn(tx, db, { agencyId: caller.agencyId, by: caller.uid, mandateId, mandate }, body, now);
  });
