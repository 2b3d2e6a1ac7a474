import { expectLength, type Bytes } from './bytes.ts';
import { encodeCbor } from './cbor.ts';
import { signEcdsa, verifyEcdsa, type VerifyKey } from './ecdsa.ts';
import { boxBytes, type GcmBox, type HpkeBox } from './sealed-box.ts';
import { sha256 } from './sha256.ts';
import { wrapsHash } from './wraps-hash.ts';

/** What a compartment is for. */
export interface CompartmentPlace {
  readonly agencyId: string;
  readonly compartmentId: string;
  /** The mandate's id, or `DIRECTORY`. */
  readonly about: string;
  readonly tier: 'standard' | 'compensation';
}

/** What the agency's own compartment is about: names of members. */
export const DIRECTORY = 'directory';

/** What a device signs of `compartments/{compartmentId}/generations/{generation}`. */
export interface GenerationFacts {
  /** From 1. */
  readonly generation: number;
  /** Check value of the compartment key: 16 bytes. */
  readonly kcv: Uint8Array;
  /** The key before, sealed under this one: one wrap opens the whole past. `null` in the first generation. */
  readonly prev: GcmBox | null;
  /** `generationWrapsHash`: 32 bytes. */
  readonly wrapsHash: Uint8Array;
  readonly keyLogSeq: number;
  /** 32 bytes. */
  readonly keyLogHash: Uint8Array;
}

/** A signed generation. */
export interface GenerationDocument extends GenerationFacts {
  readonly signature: Uint8Array;
}

/** Recipients that every generation has, beside the members' uids: the recovery key and the auditors' key. */
export const RECOVERY_RECIPIENT = 'ark';
export const AUDIT_RECIPIENT = 'auk';

/** `wrapsHash` over the wraps of a generation; recipients are uids, `ark` and `auk`. */
export async function generationWrapsHash(wraps: Readonly<Record<string, HpkeBox>>): Promise<Bytes> {
  return wrapsHash(Object.entries(wraps));
}

/**
 * What the device signs: CBOR['hh.generation.v1', agencyId, compartmentId, about, tier, generation, kcv,
 * SHA-256(prev bytes, or nothing), wrapsHash, keyLogSeq, keyLogHash]. Purpose and tier are bound, so nobody can pass off a
 * standard compartment as that of the pay talks.
 */
export async function generationBytes(place: CompartmentPlace, facts: GenerationFacts): Promise<Bytes> {
  return encodeCbor([
    'hh.generation.v1',
    place.agencyId,
    place.compartmentId,
    place.about,
    place.tier,
    facts.generation,
    expectLength(facts.kcv, 16, 'kcv'),
    facts.prev === null ? await sha256() : await sha256(boxBytes(facts.prev)),
    expectLength(facts.wrapsHash, 32, 'wrapsHash'),
    facts.keyLogSeq,
    expectLength(facts.keyLogHash, 32, 'keyLogHash'),
  ]);
}

/** Signs a generation with the DS of a member's device. */
export async function signGeneration(place: CompartmentPlace, facts: GenerationFacts, deviceKey: CryptoKey): Promise<GenerationDocument> {
  return { ...facts, signature: await signEcdsa(deviceKey, await generationBytes(place, facts)) };
}

/** Whether this device signed this generation. Who may sign is the caller's to check. Never throws. */
export async function verifyGeneration(place: CompartmentPlace, document: GenerationDocument, deviceKey: VerifyKey): Promise<boolean> {
  try {
    return await verifyEcdsa(deviceKey, document.signature, await generationBytes(place, document));
  } catch {
    return false;
  }
}

/**
 * Required recipients that a set of wraps leaves out. `ark` and `auk` are always required: a generation that the agency's
 * kit cannot open is refused by all.
 */
export function missingRecipients(wraps: Readonly<Record<string, HpkeBox>>, uids: Iterable<string>): string[] {
  return [...uids, RECOVERY_RECIPIENT, AUDIT_RECIPIENT].filter((recipientId) => !Object.hasOwn(wraps, recipientId));
}
