import { Fault } from '@liexin/domain/kernel/fault';
import { verifyEcdsa } from '@liexin/proof/ecdsa';
import { deviceOf, type KeyLogDevice } from '@liexin/proof/key-log-state';
import type { Firestore } from 'firebase-admin/firestore';
import { loadKeyLog } from './key-log.ts';
import type { Platform } from './platform.ts';
import type { StaffPrincipal } from './principal.ts';

/** A member's device as the key log certifies it; undefined when the log never had it. Revoked ones carry `until`. */
export const staffDevice = async (db: Firestore, who: { agencyId: string; uid: string; deviceId: string }): Promise<KeyLogDevice | undefined> => {
  const known = await loadKeyLog(db, who.agencyId);
  const device = deviceOf(known, who.uid, who.deviceId);
  return device ?? deviceOf(await loadKeyLog(db, who.agencyId, known.head.seq + 1), who.uid, who.deviceId);
};

/** Refuses with bad-signature unless these bytes are signed by the caller's own device, certified in the key log and not revoked. */
export const verifyStaffSignature = async (
  platform: Pick<Platform, 'db'>,
  caller: Pick<StaffPrincipal, 'agencyId' | 'uid' | 'deviceId'>,
  signature: Uint8Array,
  signed: Uint8Array,
): Promise<void> => {
  const device = await staffDevice(platform.db, caller);
  if (!device || device.until !== undefined || !(await verifyEcdsa(device.dsPub, signature, signed))) throw new Fault('bad-signature');
};
