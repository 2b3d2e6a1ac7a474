import type { ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import type { GcmDocument } from '@liexin/domain/storage/documents';
import { paths, shredPaths } from '@liexin/domain/storage/paths';
import { toBase64url as text } from '@liexin/proof/bytes';
import { periodOf } from '@liexin/proof/period';
import type { Platform } from '../../platform/platform.ts';
import type { CandidatePrincipal } from '../../platform/principal.ts';
import { openLinkShare } from '../../platform/share-seal.ts';
import { retentionShares } from '../../platform/shares.ts';
import { collectionAt, docAt, type CandidateDevice, type Epoch, type Lane, type SignerList } from '../../platform/stored.ts';
import { gcmOut, hpkeOut, sealedOut, signerListOut } from '../../platform/wire.ts';
import { recentPeriods } from './decide-periods.ts';
import { firstPeriod, sightOf } from '../../platform/in-sight.ts';
import { isOver } from '../../platform/is-over.ts';
import { selectEpochs } from './select-epochs.ts';
import { staffCertificates } from './staff-certificates.ts';

export type LaneKeys = ResponseOf<'laneKeys'>;
export interface LaneKeysPlace {
  readonly agencyId: string;
  readonly laneId: string;
  readonly guestUid: string;
  readonly deviceId: string;
  /** The link that this device came by; its wraps go out with the link's shares. */
  readonly linkId: string;
  /** True for an admitted device alone: epochs of phase reply, and next month's retention share. */
  readonly includeReply: boolean;
}

/**
 * A candidate device's way to the keys of a lane, as far as its state allows: wraps, link shares, signer lists, certificates,
 * retention shares. Reads only, but for retention shares made on the way (create-only, see `retentionShares`): repeat at will.
 * Fault: not-found where the guest takes no part in the lane.
 */
export const laneKeysFor = async (platform: Platform, place: LaneKeysPlace, now: number): Promise<LaneKeys> => {
  const { db } = platform;
  const { agencyId, laneId } = place;
  const [lane, epochs, lists, devices, linkShares] = await Promise.all([
    docAt<Lane>(db, paths.lane(agencyId, laneId))
      .get()
      .then((snapshot) => snapshot.data()),
    collectionAt<Epoch>(db, paths.epochs(agencyId, laneId)).get(),
    collectionAt<SignerList>(db, paths.signers(agencyId, laneId)).get(),
    collectionAt<CandidateDevice>(db, paths.candidateDevices(agencyId, laneId)).get(),
    platform.shred.doc(shredPaths.linkShares(place.linkId)).get(),
  ]);
  const participant = lane?.participants[place.guestUid];
  if (!lane || participant?.kind !== 'candidate' || participant.until !== null || isOver(lane, now)) throw new Fault('not-found');

  const allowed = selectEpochs(
    epochs.docs.map((doc) => doc.data()),
    lane,
    place.includeReply,
  );
  const sealedShares = (linkShares.get('shares') ?? {}) as Record<string, GcmDocument<Uint8Array>>;
  const first = firstPeriod(sightOf(lane, now));
  const periods = recentPeriods({ fromMs: participant.from.toMillis(), mayPrefetch: place.includeReply }, now).filter((period) => period >= first);
  const [staffDevices, shares] = await Promise.all([
    staffCertificates(db, agencyId, lane),
    retentionShares(platform, { agencyId, laneId }, { periods, makeFrom: periodOf(now) - 1, skipPurged: true }, now),
  ]);
  return {
    laneId,
    epoch: lane.epoch,
    staffDevices,
    epochs: allowed.map((epoch) => wrapsOf(platform, place, epoch, sealedShares[String(epoch.epoch)])),
    signers: lists.docs
      .map((doc) => signerListOut(doc.data()))
      .filter((list) => list.n <= lane.signers)
      .toSorted((a, b) => a.n - b.n),
    candidateDevices: devices.docs.map((doc) => deviceOut(doc.id, doc.data())),
    shares: shares.map(({ period, share }) => ({ period, share: text(share) })),
  };
};

const wrapsOf = (platform: Platform, place: LaneKeysPlace, epoch: Epoch, sealed: GcmDocument<Uint8Array> | undefined): LaneKeys['epochs'][number] => {
  const [device, link] = [epoch.devices[place.deviceId], epoch.links[place.linkId]];
  const { agencyId, linkId, laneId } = place;
  return {
    document: {
      epoch: epoch.epoch,
      phase: epoch.phase,
      key: sealedOut(epoch.key),
      kcv: text(epoch.kcv),
      recipientsHash: text(epoch.recipientsHash),
      signersN: epoch.signersN,
      signersHash: text(epoch.signersHash),
      keyLogSeq: epoch.keyLogSeq,
      keyLogHash: text(epoch.keyLogHash),
      signature: text(epoch.signature),
      by: epoch.by,
      byUid: epoch.byUid,
    },
    device: device ? hpkeOut(device) : null,
    link:
      link && sealed
        ? { ...gcmOut(link), linkId, share: text(openLinkShare(platform.secrets, { agencyId, linkId, laneId, epoch: epoch.epoch }, sealed)) }
        : null,
  };
};

const deviceOut = (deviceId: string, device: CandidateDevice): LaneKeys['candidateDevices'][number] => ({
  deviceId,
  dsPub: text(device.dsPub),
  dkPub: text(device.dkPub),
  m: text(device.m),
  pop: text(device.pop),
  nonce: text(device.nonce),
  linkId: device.linkId,
});

/** GET /api/lanes/{laneId}/keys: the same for a device that comes back, by the link in its own certificate. */
export const laneKeys = async (platform: Platform, caller: CandidatePrincipal, laneId: string, now: number): Promise<LaneKeys> => {
  if (caller.laneId !== laneId) throw new Fault('not-found');
  const device = (await docAt<CandidateDevice>(platform.db, paths.candidateDevice(caller.agencyId, laneId, caller.deviceId)).get()).data();
  if (!device) throw new Fault('device-unknown');
  return laneKeysFor(
    platform,
    { agencyId: caller.agencyId, laneId, guestUid: caller.uid, deviceId: caller.deviceId, linkId: device.linkId, includeReply: caller.state === 'admitted' },
    now,
  );
};
