import { may } from '@liexin/domain/agency/rights';
import type { RequestOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { fromBase64url as bytes } from '@liexin/proof/bytes';
import { checkpointText } from '@liexin/proof/checkpoint';
import { cosignatureBytes } from '@liexin/proof/cosignature';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { staffDevice, verifyStaffSignature } from '../../platform/staff-signature.ts';
import { checkpointRef } from '../../platform/tree-store.ts';

/**
 * Keeps that this device saw the checkpoint follow from what it had kept. No row of the ledger: one would move the chain, and the next
 * checkpoint would ask for the next cosignature. The first one of a device stays; a repeat changes nothing. Faults: not-allowed,
 * not-found, bad-signature.
 */
export const cosignCheckpoint = async (platform: Platform, caller: StaffPrincipal, { n, at, signature }: RequestOf<'cosign'>): Promise<void> => {
  if (!may(caller.roles, 'checkpoint.witness')) throw new Fault('not-allowed');
  const { agencyId, uid, deviceId } = caller;
  const ref = checkpointRef(platform.db, agencyId, n);
  const found = (await ref.get()).data();
  if (!found || found.note === null) throw new Fault('not-found');
  if (found.cosignatures[deviceId]) return;
  await verifyStaffSignature(platform, caller, bytes(signature), cosignatureBytes(checkpointText({ agencyId, size: found.size, root: found.root }), at));
  const device = await staffDevice(platform.db, caller);
  if (!device) throw new Fault('bad-signature');
  await platform.db.runTransaction(async (tx) => {
    const stored = (await tx.get(ref)).data();
    if (!stored || stored.cosignatures[deviceId]) return;
    tx.update(ref, { [`cosignatures.${deviceId}`]: { uid, at, signature: bytes(signature), dsPub: device.dsPub } });
  });
};
