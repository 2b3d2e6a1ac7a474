import { may } from '@liexin/domain/agency/rights';
import type { ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import type { StaffPrincipal } from '../../platform/principal.ts';
import type { LaneControlDocument, RenewalDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Agency, type Mandate } from '../../platform/stored.ts';

/** Keys of the directory, of searches and of conversations with somebody who can renew them: counted, never added up, so that nothing drifts. */
const countDue = async (db: Firestore, agencyId: string): Promise<number> => {
  const ever = Timestamp.fromMillis(0);
  const [agency, mandates, tiers, lanes] = await Promise.all([
    docAt<Agency>(db, paths.agency(agencyId)).get(),
    collectionAt<Mandate>(db, paths.mandates(agencyId)).where('keysDue', '>', ever).count().get(),
    collectionAt<Mandate>(db, paths.mandates(agencyId)).where('compensation.keysDue', '>', ever).count().get(),
    collectionAt<LaneControlDocument>(db, paths.laneControls(agencyId)).where('rotateDue', '==', true).count().get(),
  ]);
  return (agency.data()?.keysDue ? 1 : 0) + mandates.data().count + tiers.data().count + lanes.data().count;
};

/** How far the renewal of keys is (RM9). The number it began with is for people to see; what is left is what decides. Fault: not-allowed. */
export const renewal = async (db: Firestore, { agencyId, roles }: StaffPrincipal): Promise<ResponseOf<'renewal'>> => {
  if (!may(roles, 'member.remove')) throw new Fault('not-allowed');
  const [left, began] = await Promise.all([countDue(db, agencyId), docAt<RenewalDocument>(db, paths.renewal(agencyId)).get()]);
  return { total: Math.max(left, began.data()?.total ?? 0), left };
};

/** Where nothing is due the count begins anew. Two at once set the same; late, it makes a number on a screen smaller and nothing else. */
export const beginRenewal = async (db: Firestore, agencyId: string): Promise<void> => {
  if ((await countDue(db, agencyId)) === 0) await docAt<RenewalDocument>(db, paths.renewal(agencyId)).set({ total: 0 });
};
