import { Fault } from '@liexin/domain/kernel/fault';
import { activeMember, deviceOf } from '@liexin/proof/key-log-state';
import type { KeyLogHead } from '@liexin/proof/key-log-entry';
import type { Firestore } from 'firebase-admin/firestore';
import { loadKeyLog } from './key-log.ts';
import type { StaffPrincipal } from './principal.ts';

/** The keys that a member's documents are checked with: his own and his device's, as of this head. */
export interface SigningCaller {
  readonly uid: string;
  readonly deviceId: string;
  readonly usPub: Uint8Array;
  /** Earlier ones: a lane's next list is signed with the key that the list before names. */
  readonly formerUsPubs: readonly Uint8Array[];
  readonly dsPub: Uint8Array;
}

/** The caller's certified keys; bad-signature when the log has him or his device no more. */
export const signingCaller = async (db: Firestore, caller: StaffPrincipal, head: KeyLogHead): Promise<SigningCaller> => {
  const state = await loadKeyLog(db, caller.agencyId, head.seq);
  const member = activeMember(state, caller.uid);
  const device = deviceOf(state, caller.uid, caller.deviceId);
  if (!member || !device || device.until !== undefined) throw new Fault('bad-signature');
  return {
    uid: caller.uid,
    deviceId: caller.deviceId,
    usPub: member.usPub,
    formerUsPubs: member.formerKeys.map((former) => former.usPub),
    dsPub: device.dsPub,
  };
};
