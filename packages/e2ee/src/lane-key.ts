import { equalBytes, type Bytes } from '@liexin/proof/bytes';
import type { EpochDocument } from '@liexin/proof/epoch-document';
import { fail, pass, type Result } from '@liexin/proof/result';
import type { GcmBox, HpkeBox, SealedBox } from '@liexin/proof/sealed-box';
import type { LanePlace } from '@liexin/proof/signer-list';
import { hpkeOpen, hpkeWrap } from './hpke-wrap.ts';
import { keyCheckValue } from './key-check-value.ts';
import { linkWrapKey } from './link-keys.ts';
import { symOpen, symWrap } from './sym-wrap.ts';
import type { WrapContext } from './wrap-context.ts';

/** One epoch of one lane. */
export interface LaneEpoch extends LanePlace {
  readonly epoch: number;
}

/** A compartment's key of one generation. */
export interface CompartmentKey {
  readonly compartmentId: string;
  readonly generation: number;
  readonly key: Uint8Array;
}

/** A link's part in the wraps of one epoch. */
export interface LinkKeyPart {
  readonly linkId: string;
  readonly kek: Uint8Array;
  /** The server's share of this link, lane and epoch: 32 bytes. */
  readonly share: Uint8Array;
}

/** Why a lane key is not to be used. */
export type LaneKeyFault = 'decrypt-failed' | 'kcv-mismatch';

/** Wraps a lane key under the compartment's key: how staff have it. */
export async function wrapLaneKey(place: LaneEpoch, compartment: CompartmentKey, laneKey: Uint8Array): Promise<SealedBox> {
  const box = await symWrap(compartmentContext(place, compartment), compartment.key, laneKey);
  return { generation: compartment.generation, ...box };
}

/** Opens the lane key with the compartment's key of `box.generation`. */
export async function openLaneKey(place: LaneEpoch, compartment: CompartmentKey, box: GcmBox, kcv: EpochDocument['kcv']): Promise<Result<Bytes, LaneKeyFault>> {
  return checked(await symOpen(compartmentContext(place, compartment), compartment.key, box), kcv);
}

/** Wraps a lane key for a candidate's device, once `verifyBindMac` and `verifyCandidateDevice` hold. */
export async function wrapLaneKeyForDevice(
  place: LaneEpoch,
  device: { readonly deviceId: string; readonly dkPub: Uint8Array },
  laneKey: Uint8Array,
): Promise<HpkeBox> {
  return hpkeWrap(context('candidate', place, device.deviceId), device.dkPub, laneKey);
}

/** Opens the lane key with the device's DK. */
export async function openLaneKeyOnDevice(
  place: LaneEpoch,
  device: { readonly deviceId: string; readonly dk: CryptoKeyPair },
  box: HpkeBox,
  kcv: EpochDocument['kcv'],
): Promise<Result<Bytes, LaneKeyFault>> {
  return checked(await hpkeOpen(context('candidate', place, device.deviceId), device.dk, box), kcv);
}

/** Wraps a lane key for a reply link, under KEK[lane, e]. */
export async function wrapLaneKeyForLink(place: LaneEpoch, link: LinkKeyPart, laneKey: Uint8Array): Promise<GcmBox> {
  const key = await linkWrapKey(link.kek, link.share, { ...place, linkId: link.linkId });
  return symWrap(context('link', place, link.linkId), key, laneKey);
}

/** Opens the lane key with the link's kek and the server's share. */
export async function openLaneKeyOfLink(place: LaneEpoch, link: LinkKeyPart, box: GcmBox, kcv: EpochDocument['kcv']): Promise<Result<Bytes, LaneKeyFault>> {
  const key = await linkWrapKey(link.kek, link.share, { ...place, linkId: link.linkId });
  return checked(await symOpen(context('link', place, link.linkId), key, box), kcv);
}

async function checked(opened: Result<Bytes, 'decrypt-failed'>, kcv: Uint8Array): Promise<Result<Bytes, LaneKeyFault>> {
  if (!opened.ok) return opened;
  return equalBytes(await keyCheckValue(opened.value), kcv) ? pass(opened.value) : fail('kcv-mismatch');
}

function context(purpose: 'lane' | 'candidate' | 'link', place: LaneEpoch, recipientId: string): WrapContext {
  return { purpose, agencyId: place.agencyId, objectId: place.laneId, generation: place.epoch, recipientId };
}

function compartmentContext(place: LaneEpoch, { compartmentId, generation }: CompartmentKey): WrapContext {
  return context('lane', place, `${compartmentId}:${generation}`);
}
