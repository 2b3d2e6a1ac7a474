/** Types of message. Candidates send `msg`, `edit`, `del` and `react` only; `imported` is what nobody here witnessed (IM1). */
export const MESSAGE_TYPES = ['msg', 'edit', 'del', 'react', 'note', 'sys', 'imported'] as const;
export type MessageType = (typeof MESSAGE_TYPES)[number];

/** Where a message stands: its document path. Every part is bound by the signature, so a message cannot be moved. */
export interface MessagePlace {
  readonly agencyId: string;
  readonly laneId: string;
  /** base64url of 16 random bytes, made by the sending client: a retry has the same id. */
  readonly messageId: string;
}

/** The clear fields that the signature and the encryption bind (E1, E4). */
export interface EnvelopeHeader {
  readonly suite: number;
  /** Epoch of the lane whose key sealed the message. */
  readonly epoch: number;
  /** Retention period, UTC year·12 + month − 1. */
  readonly period: number;
  /** uid of the sender. */
  readonly sender: string;
  /** Id of the sending device. */
  readonly device: string;
  /** Per device and lane, one more for each message: a gap is a dropped message. */
  readonly counter: number;
  readonly type: MessageType;
  /** Message that this one edits, deletes, reacts to or answers: 16 bytes. */
  readonly ref?: Uint8Array;
  /** Head of the key log that the sender knew; a candidate names the head in the newest signer list. */
  readonly keyLogSeq: number;
  /** First 16 bytes of the hash of that entry. */
  readonly keyLogHash: Uint8Array;
  /** Tip of the lane's ledger that the sender had seen. */
  readonly tipSeq: number;
  /** First 16 bytes of that tip's chain hash. */
  readonly tipHash: Uint8Array;
}

/** A message as it is stored, without the server's time of arrival. */
export interface Envelope extends EnvelopeHeader {
  readonly version: 1;
  /** 12 random bytes. */
  readonly nonce: Uint8Array;
  /** AES-256-GCM over the padded body, tag included: at most 65 552 bytes. */
  readonly ciphertext: Uint8Array;
  /** SHA-256('hh/ck/v1\0' ‖ message key): 32 bytes. */
  readonly commitment: Uint8Array;
  /** ECDSA by the sending device: 64 bytes. */
  readonly signature: Uint8Array;
}

/** An envelope with the server's time, in whatever type the store has for it (keep it: never rebuild it from a Date). */
export interface StoredEnvelope<Time> extends Envelope {
  readonly sentAt: Time;
}
