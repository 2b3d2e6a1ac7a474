import { may } from '@liexin/domain/agency/rights';
import type { ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import type { Firestore } from 'firebase-admin/firestore';
import { spend } from '../../platform/limits.ts';
import { isFresh, ownMember } from '../../platform/own-member.ts';
import type { Platform } from '../../platform/platform.ts';
import type { PasswordPrincipal, StaffPrincipal } from '../../platform/principal.ts';
import { recordAct } from '../../platform/record-act.ts';
import type { RecoveryDocument } from '../../platform/server-documents.ts';
import { docAt } from '../../platform/stored.ts';
import { gcmOut } from '../../platform/wire.ts';

const hourMs = 60 * 60_000;

/** The kit of an agency as it is stored: sealed under words that are on paper alone. Each time it is handed out is a row first. */
const storedKit = async (db: Firestore, agencyId: string, by: string, now: number): Promise<ResponseOf<'openKit'>> => {
  const stored = (await docAt<RecoveryDocument>(db, paths.recovery(agencyId)).get()).data();
  if (!stored) throw new Fault('not-found');
  await recordAct(db, agencyId, { id: `e-kit-${by}-${now}`, kind: 'kit.opened', subject: stored.kitId, detail: { by } }, now);
  return { kit: stored.kit && { kitId: stored.kitId, ...gcmOut(stored.kit) } };
};

/** [RV1] The sealed kit for a device of an owner or admin. Charges a try first; a crash after that costs one try. Faults: not-allowed, too-many-tries. */
export const openKit = async ({ db }: Platform, caller: StaffPrincipal, now: number): Promise<ResponseOf<'openKit'>> => {
  if (!may(caller.roles, 'kit.keep')) throw new Fault('not-allowed');
  await spend(db, { key: `kit-${caller.uid}`, max: 10, windowMs: hourMs }, now);
  return storedKit(db, caller.agencyId, caller.uid, now);
};

/**
 * [RV5] The sealed kit for a member who has no device: after a fresh sign-in by password, five times an hour, charged first. Useless without
 * the words. Faults: sign-in-too-old, too-many-tries, not-a-member.
 */
export const recoveryKit = async ({ db }: Platform, caller: PasswordPrincipal, now: number): Promise<ResponseOf<'recoveryKit'>> => {
  if (!isFresh(caller.authTimeMs, now)) throw new Fault('sign-in-too-old');
  await spend(db, { key: `recovery-kit-${caller.uid}`, max: 5, windowMs: hourMs }, now);
  const { agencyId } = await ownMember(db, caller.uid, now);
  return storedKit(db, agencyId, caller.uid, now);
};
