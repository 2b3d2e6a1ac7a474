import type { Platform } from './platform.ts';

/** A custom token for one device of a member: claims {agency, kind: 'staff', device}. Repeatable: minting stores nothing. */
export const mintStaffToken = (platform: Pick<Platform, 'auth'>, who: { uid: string; agencyId: string; deviceId: string }): Promise<string> =>
  platform.auth.mint(who.uid, { agency: who.agencyId, kind: 'staff', device: who.deviceId });

/** A custom token for one browser of a candidate: claims {agency, kind: 'candidate', device}. */
export const mintCandidateToken = (platform: Pick<Platform, 'auth'>, who: { guestUid: string; agencyId: string; deviceId: string }): Promise<string> =>
  platform.auth.mint(who.guestUid, { agency: who.agencyId, kind: 'candidate', device: who.deviceId });
