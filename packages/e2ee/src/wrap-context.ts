import type { Bytes } from '@liexin/proof/bytes';
import { encodeCbor } from '@liexin/proof/cbor';

/** What a wrapped key is for. */
export type WrapPurpose =
  /** A person's private keys, for one of their devices. */
  | 'person'
  /** ARK and RSK, for the first owner until the kit is confirmed. */
  | 'recovery'
  /** Private half of the audit key, for ARK or an auditor. */
  | 'audit'
  /** A compartment key, for a member, ARK or AUK. */
  | 'compartment'
  /** The compartment key before, under the one after it. */
  | 'previous'
  /** A lane key, under a compartment key. */
  | 'lane'
  /** A lane key, for a candidate's device. */
  | 'candidate'
  /** A lane key, for a reply link. */
  | 'link'
  /** A note of somebody who has the link. */
  | 'note'
  /** A request for deletion or correction, and the key of its answer. */
  | 'erase'
  /** Keys of an invitation, for an owner or admin. */
  | 'invite'
  /** An unsent text, for the person's own devices. */
  | 'draft';

/** Everything that a wrap is bound to: it opens for no other object, generation or recipient. */
export interface WrapContext {
  readonly purpose: WrapPurpose;
  readonly agencyId: string;
  readonly objectId: string;
  readonly generation: number;
  readonly recipientId: string;
}

/**
 * CBOR['hh.wrap.v1', suite 1, purpose, agencyId, objectId, generation, recipientId, SHA-256(recipient's public key), or ''
 * where the key is symmetric]: the info of HPKE, the additional data of AES-GCM (E17, E18).
 */
export function wrapInfo(context: WrapContext, recipientHash: Uint8Array | ''): Bytes {
  const { purpose, agencyId, objectId, generation, recipientId } = context;
  return encodeCbor(['hh.wrap.v1', 1, purpose, agencyId, objectId, generation, recipientId, recipientHash]);
}
