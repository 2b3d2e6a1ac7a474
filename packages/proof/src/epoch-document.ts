import { expectLength, type Bytes } from './bytes.ts';
import { encodeCbor } from './cbor.ts';
import { signEcdsa, verifyEcdsa, type VerifyKey } from './ecdsa.ts';
import { FormatFault } from './format-fault.ts';
import type { GcmBox, HpkeBox, SealedBox } from './sealed-box.ts';
import type { LanePlace } from './signer-list.ts';
import { wrapsHash } from './wraps-hash.ts';

/** While a link is unclaimed every publication carries an opening epoch and the reply epoch after it. */
export type EpochPhase = 'opening' | 'reply';

/** What a device signs of `lanes/{laneId}/epochs/{epoch}`. */
export interface EpochFacts {
  readonly epoch: number;
  readonly phase: EpochPhase;
  /** Check value of the lane key: 16 bytes. */
  readonly kcv: Uint8Array;
  /** `recipientsHash` over all wraps at the time of signing: 32 bytes. A wrap deleted later does not break the signature. */
  readonly recipientsHash: Uint8Array;
  /** `signerListHash` of the list in force: 32 bytes. */
  readonly signersHash: Uint8Array;
  readonly keyLogSeq: number;
  /** 32 bytes. */
  readonly keyLogHash: Uint8Array;
}

/** A signed epoch. Who signed stands beside it; that device must be certified by a US of the signer list. */
export interface EpochDocument extends EpochFacts {
  readonly signature: Uint8Array;
}

/** The lane key of an epoch, sealed for everybody who may have it. */
export interface EpochWraps {
  /** Under the compartment's key of `key.generation`. */
  readonly key: SealedBox;
  /** By candidate device id. */
  readonly devices: Readonly<Record<string, HpkeBox>>;
  /** By link id: the live link alone. */
  readonly links: Readonly<Record<string, GcmBox>>;
}

/**
 * `wrapsHash` over the recipients `compartment:{compartmentId}:{generation}`, `device:{deviceId}` and `link:{linkId}`.
 */
export async function recipientsHash(compartmentId: string, { key, devices, links }: EpochWraps): Promise<Bytes> {
  return wrapsHash([
    [`compartment:${compartmentId}:${key.generation}`, key],
    ...Object.entries(devices).map(([id, box]) => [`device:${id}`, box] as const),
    ...Object.entries(links).map(([id, box]) => [`link:${id}`, box] as const),
  ]);
}

/**
 * What the device signs: CBOR['hh.epoch.v1', agencyId, laneId, epoch, phase, kcv, recipientsHash, signersHash, keyLogSeq,
 * keyLogHash] (P14). Throws a `FormatFault` for a malformed field.
 */
export function epochBytes(place: LanePlace, facts: EpochFacts): Bytes {
  if (facts.phase !== 'opening' && facts.phase !== 'reply') throw new FormatFault('bad-shape', 'phase');
  return encodeCbor([
    'hh.epoch.v1',
    place.agencyId,
    place.laneId,
    facts.epoch,
    facts.phase,
    expectLength(facts.kcv, 16, 'kcv'),
    expectLength(facts.recipientsHash, 32, 'recipientsHash'),
    expectLength(facts.signersHash, 32, 'signersHash'),
    facts.keyLogSeq,
    expectLength(facts.keyLogHash, 32, 'keyLogHash'),
  ]);
}

/** Signs an epoch with the DS of a member's device. */
export async function signEpoch(place: LanePlace, facts: EpochFacts, deviceKey: CryptoKey): Promise<EpochDocument> {
  return { ...facts, signature: await signEcdsa(deviceKey, epochBytes(place, facts)) };
}

/** Whether this device signed this epoch of this lane. Who may sign is the caller's to check. Never throws. */
export async function verifyEpoch(place: LanePlace, document: EpochDocument, deviceKey: VerifyKey): Promise<boolean> {
  try {
    return await verifyEcdsa(deviceKey, document.signature, epochBytes(place, document));
  } catch {
    return false;
  }
}
