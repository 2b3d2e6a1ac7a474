import { may } from '@liexin/domain/agency/rights';
import type { ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import type { StaffPrincipal } from '../../platform/principal.ts';
import type { DeviceSeenDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Member } from '../../platform/stored.ts';

const dayMs = 86_400_000;

/**
 * [CN9] The day on which the calling device was here: no finer, so that nobody's hours are kept. The last one written counts, so repeating and a
 * late delivery are harmless.
 */
export const tellDevice = async (db: Firestore, { agencyId, deviceId }: StaffPrincipal, now: number): Promise<void> => {
  const seenOn = Timestamp.fromMillis(Math.floor(now / dayMs) * dayMs);
  await docAt<DeviceSeenDocument>(db, paths.deviceSeen(agencyId, deviceId)).set({ seenOn });
};

/** [CN10] When everybody's devices were last here, and who is to get new keys, to owners and admins. Reads only. Fault: not-allowed. */
export const listDevices = async (db: Firestore, { agencyId, roles }: StaffPrincipal): Promise<ResponseOf<'devices'>> => {
  if (!may(roles, 'member.remove')) throw new Fault('not-allowed');
  const [seen, due] = await Promise.all([
    collectionAt<DeviceSeenDocument>(db, paths.devicesSeen(agencyId)).get(),
    collectionAt<Member>(db, paths.members(agencyId)).where('ownKeysDue', '>', Timestamp.fromMillis(0)).get(),
  ]);
  return {
    seenMs: Object.fromEntries(seen.docs.map((doc) => [doc.id, doc.data().seenOn.toMillis()])),
    keysDue: due.docs.filter((doc) => doc.data().status === 'active').map((doc) => doc.id),
  };
};
