import { Fault } from '@liexin/domain/kernel/fault';
import type { EpochJson } from '@liexin/domain/api/shapes';
import { paths } from '@liexin/domain/storage/paths';
import { equalBytes, fromBase64url } from '@liexin/proof/bytes';
import { epochBytes, recipientsHash } from '@liexin/proof/epoch-document';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { verifyStaffSignature } from '../../platform/staff-signature.ts';
import { docAt, type Lane } from '../../platform/stored.ts';
import { gcmIn, hpkeIn, mapValues, sealedIn } from '../../platform/wire.ts';

/** Epochs as a client posts them: each hash of recipients is that of its wraps, each signature that of the caller's device. Faults: bad-signature, wraps-incomplete. */
export const verifyEpochs = async (platform: Platform, staff: StaffPrincipal, laneId: string, epochs: readonly EpochJson[]): Promise<void> => {
  const lane = (await docAt<Lane>(platform.db, paths.lane(staff.agencyId, laneId)).get()).data();
  if (!lane) throw new Fault('not-found');
  for (const epoch of epochs) {
    const hash = await recipientsHash(lane.compartment, { key: sealedIn(epoch.key), devices: mapValues(epoch.devices, hpkeIn), links: mapValues(epoch.links, gcmIn) });
    if (!equalBytes(hash, fromBase64url(epoch.recipientsHash))) throw new Fault('wraps-incomplete', { epoch: epoch.epoch });
    const bytes = epochBytes({ agencyId: staff.agencyId, laneId }, {
      epoch: epoch.epoch, phase: epoch.phase, kcv: fromBase64url(epoch.kcv), recipientsHash: hash, signersHash: fromBase64url(epoch.signersHash), keyLogSeq: epoch.keyLogSeq, keyLogHash: fromBase64url(epoch.keyLogHash),
    });
    await verifyStaffSignature(platform, staff, fromBase64url(epoch.signature), bytes);
  }
};
