import { may } from '@liexin/domain/agency/rights';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import type { Firestore } from 'firebase-admin/firestore';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { docAt, type Mandate, type Member } from '../../platform/stored.ts';

/**
 * Which searches somebody may hand over: owners and admins all, a lead those whose team he is in. Fault: not-allowed for whoever may
 * none, whatever the search. Reads one document.
 */
export const handoverReach = async (db: Firestore, caller: StaffPrincipal): Promise<(mandate: Pick<Mandate, 'team'>) => boolean> => {
  const member = (await docAt<Member>(db, paths.member(caller.agencyId, caller.uid)).get()).data();
  const holders = [...(member?.roles ?? []), ...(member?.lead ? (['lead'] as const) : [])];
  if (!may(holders, 'handover.run', { leads: true })) throw new Fault('not-allowed');
  return ({ team }) => may(holders, 'handover.run', { leads: team.includes(caller.uid) });
};
