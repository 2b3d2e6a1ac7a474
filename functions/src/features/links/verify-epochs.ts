import { Fault } from '@liexin/domain/kernel/fault';
import type { EpochJson } from '@liexin/domain/api/shapes';
import { paths } from '@liexin/domain/storage/paths';
import { equalBytes, fromBase64url } from '@liexin/proof/bytes';
import { epochBytes, recipientsHash } from '@liexin/proof/epoch-document';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { verifyStaffSignature } from '../../platform/staff-signature.ts';
import { docAt, type Epoch, type Lane } from '../../platform/stored.ts';
import { gcmIn, hpkeIn, mapValues, sealedIn } from '../../platform/wire.ts';

/** Epochs as a client posts them: each hash of recipients is that of its wraps, each signature that of the caller's device. Faults: bad-signature, wraps-incomplete. */
export const verifyEpochs = async (platform: Platform, staff: StaffPrincipal, laneId: string, epochs: readonly EpochJson[]): Promise<void> => {
  const lane = (await docAt<Lane>(platform.db, paths.lane(staff.agencyId, laneId)).get()).data();
  if (!lane) throw new Fault('not-found');
  for (const epoch of epochs) {
    const hash = await recipientsHash(lane.compartment, {
      key: sealedIn(epoch.key),
      devices: mapValues(epoch.devices, hpkeIn),
      links: mapValues(epoch.links, gcmIn),
    });
    if (!equalBytes(hash, fromBase64url(epoch.recipientsHash))) throw new Fault('wraps-incomplete', { epoch: epoch.epoch });
    const bytes = epochBytes(
      { agencyId: staff.agencyId, laneId },
      {
        epoch: epoch.epoch,
        phase: epoch.phase,
        kcv: fromBase64url(epoch.kcv),
        recipientsHash: hash,
        signersHash: fromBase64url(epoch.signersHash),
        keyLogSeq: epoch.keyLogSeq,
        keyLogHash: fromBase64url(epoch.keyLogHash),
      },
    );
    await verifyStaffSignature(platform, staff, fromBase64url(epoch.signature), bytes);
  }
};

/**
 * [L7] Who ended a link for good may hold the lane's key: a new link comes after new keys. While nobody has claimed a link it opens an
 * opening epoch behind which a reply epoch waits. Fault stale-epoch {epoch, next}: rotate first.
 */
export const expectFreshLane = (lane: Pick<Lane, 'epoch' | 'rotateBy'>, epochs: readonly Pick<Epoch, 'epoch' | 'phase'>[], wasClaimed: boolean): void => {
  const phaseOf = (epoch: number) => epochs.find((one) => one.epoch === epoch)?.phase;
  const isPair = phaseOf(lane.epoch) === 'opening' && phaseOf(lane.epoch + 1) === 'reply';
  if (lane.rotateBy !== null || (!wasClaimed && !isPair))
    throw new Fault('stale-epoch', { epoch: lane.epoch, next: Math.max(...epochs.map(({ epoch }) => epoch)) + 1 });
};

/** [L7] A publication adds the link to every epoch and changes nothing else: the same keys, for the same devices, and no other link. Fault wraps-incomplete {epoch}. */
export const expectSameEpochs = async (
  linkId: string,
  lane: Pick<Lane, 'compartment' | 'signers'>,
  stored: readonly Epoch[],
  posted: readonly EpochJson[],
): Promise<void> => {
  for (const before of stored) {
    const after = posted.find((one) => one.epoch === before.epoch);
    const isFor = after && Object.keys(after.links).join() === linkId && after.signersN === lane.signers;
    const hash = after && (await recipientsHash(lane.compartment, { key: before.key, devices: before.devices, links: mapValues(after.links, gcmIn) }));
    const isSame =
      hash && after.phase === before.phase && equalBytes(fromBase64url(after.kcv), before.kcv) && equalBytes(fromBase64url(after.recipientsHash), hash);
    if (!isFor || !isSame) throw new Fault('wraps-incomplete', { epoch: before.epoch });
  }
  if (posted.length !== stored.length) throw new Fault('wraps-incomplete', { epoch: 0 });
};
