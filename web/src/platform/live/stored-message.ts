import { Bytes, Timestamp, type DocumentData } from 'firebase/firestore';
import type { Envelope, MessageType } from '@liexin/proof/envelope';
import { MESSAGE_TYPES } from '@liexin/proof/envelope';

/** A message as the server holds it. `envelope` is null where the document has another shape than the format. */
export interface StoredMessage {
  readonly id: string;
  readonly sentAt: Timestamp;
  readonly sender: string;
  readonly envelope: Envelope | null;
}

/** Reads a message's document; null for one that has not reached the server yet. */
export const readMessage = (id: string, data: DocumentData): StoredMessage | null => {
  const sentAt: unknown = data['sentAt'];
  if (!(sentAt instanceof Timestamp)) return null;
  const sender: unknown = data['sender'];
  return { id, sentAt, sender: typeof sender === 'string' ? sender : '', envelope: readEnvelope(data) };
};

const readEnvelope = (data: DocumentData): Envelope | null => {
  const {
    version,
    suite,
    epoch,
    period,
    sender,
    device,
    counter,
    type,
    ref,
    keyLogSeq,
    keyLogHash,
    tipSeq,
    tipHash,
    nonce,
    ciphertext,
    commitment,
    signature,
  } = data as Record<string, unknown>;
  if (version !== 1 || !isInt(suite) || !isInt(epoch) || !isInt(period) || !isInt(counter) || !isInt(keyLogSeq) || !isInt(tipSeq)) return null;
  if (typeof sender !== 'string' || typeof device !== 'string' || !isType(type)) return null;
  if (!isBytes(keyLogHash) || !isBytes(tipHash) || !isBytes(nonce) || !isBytes(ciphertext) || !isBytes(commitment) || !isBytes(signature)) return null;
  if (ref !== undefined && !isBytes(ref)) return null;
  return {
    version,
    suite,
    epoch,
    period,
    sender,
    device,
    counter,
    type,
    ...(ref === undefined ? {} : { ref: ref.toUint8Array() }),
    keyLogSeq,
    keyLogHash: keyLogHash.toUint8Array(),
    tipSeq,
    tipHash: tipHash.toUint8Array(),
    nonce: nonce.toUint8Array(),
    ciphertext: ciphertext.toUint8Array(),
    commitment: commitment.toUint8Array(),
    signature: signature.toUint8Array(),
  };
};

/** The document of an envelope, without its time. */
export const envelopeFields = (envelope: Envelope): DocumentData => {
  const { ref, keyLogHash, tipHash, nonce, ciphertext, commitment, signature, ...clear } = envelope;
  return {
    ...clear,
    ...(ref === undefined ? {} : { ref: toBytes(ref) }),
    keyLogHash: toBytes(keyLogHash),
    tipHash: toBytes(tipHash),
    nonce: toBytes(nonce),
    ciphertext: toBytes(ciphertext),
    commitment: toBytes(commitment),
    signature: toBytes(signature),
  };
};

const toBytes = (bytes: Uint8Array): Bytes => Bytes.fromUint8Array(bytes);
const isInt = (value: unknown): value is number => Number.isSafeInteger(value);
const isBytes = (value: unknown): value is Bytes => value instanceof Bytes;
const isType = (value: unknown): value is MessageType => MESSAGE_TYPES.some((type) => type === value);
