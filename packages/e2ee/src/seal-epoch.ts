import { recipientsHash, signEpoch, type EpochDocument, type EpochPhase, type EpochWraps } from '@liexin/proof/epoch-document';
import type { KeyLogHead } from '@liexin/proof/key-log-entry';
import { keyCheckValue } from './key-check-value.ts';
import { wrapLaneKey, wrapLaneKeyForDevice, wrapLaneKeyForLink, type CompartmentKey, type LaneEpoch, type LinkKeyPart } from './lane-key.ts';

/** What publishing an epoch takes. */
export interface SealEpochInput {
  readonly place: LaneEpoch;
  readonly phase: EpochPhase;
  /** 32 bytes: `randomBytes(32)` for a new epoch, the old key where an epoch is published again for a new link. */
  readonly laneKey: Uint8Array;
  readonly compartment: CompartmentKey;
  /** Admitted candidate devices whose m, pop and server signature were checked. */
  readonly devices: readonly { readonly deviceId: string; readonly dkPub: Uint8Array }[];
  /** The live link, or none. */
  readonly links: readonly LinkKeyPart[];
  /** `signerListHash` of the list in force. */
  readonly signersHash: Uint8Array;
  readonly head: KeyLogHead;
  /** DS of this device. */
  readonly deviceKey: CryptoKey;
}

/**
 * Wraps a lane key for everybody who may have it and signs the epoch. The server takes it only on the expected epoch and
 * with every wrap there; after a 409 a new epoch's key is thrown away and all is made again.
 */
export async function sealEpoch(input: SealEpochInput): Promise<EpochDocument & EpochWraps> {
  const { place, laneKey, compartment } = input;
  const devices = input.devices.map(async (device) => [device.deviceId, await wrapLaneKeyForDevice(place, device, laneKey)] as const);
  const links = input.links.map(async (link) => [link.linkId, await wrapLaneKeyForLink(place, link, laneKey)] as const);
  const wraps: EpochWraps = {
    key: await wrapLaneKey(place, compartment, laneKey),
    devices: Object.fromEntries(await Promise.all(devices)),
    links: Object.fromEntries(await Promise.all(links)),
  };
  const facts = {
    epoch: place.epoch,
    phase: input.phase,
    kcv: await keyCheckValue(laneKey),
    recipientsHash: await recipientsHash(compartment.compartmentId, wraps),
    signersHash: input.signersHash,
    keyLogSeq: input.head.seq,
    keyLogHash: input.head.hash,
  };
  return { ...(await signEpoch(place, facts, input.deviceKey)), ...wraps };
}
