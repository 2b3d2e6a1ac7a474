import { equalBytes } from '@liexin/proof/bytes';
import { verifyEcdsa, type VerifyKey } from '@liexin/proof/ecdsa';
import type { Envelope, MessagePlace } from '@liexin/proof/envelope';
import { messageAad } from '@liexin/proof/message-aad';
import { messageToBeSigned } from '@liexin/proof/message-signature';
import { fail, type Result } from '@liexin/proof/result';
import { gcmDecrypt } from './aes-gcm.ts';
import { decodeBody, type MessageBody } from '@liexin/proof/message-body';
import { keyCommitment } from '@liexin/proof/key-commitment';
import { messageKey } from './message-key.ts';

/** Why a message does not open. All but the two `missing` ones mean: show 'cannot be verified' and raise the alarm. */
export type OpenFault =
  | 'unknown-format'
  | 'bad-envelope'
  | 'unknown-device'
  | 'bad-signature'
  | 'missing-lane-key'
  | 'missing-share'
  | 'commitment-mismatch'
  | 'decrypt-failed'
  | 'bad-body';

/** What opening a message takes. Absent keys are named in the outcome, after the signature was checked. */
export interface OpenMessageInput {
  /** From the document's path, never from its fields. */
  readonly place: MessagePlace;
  readonly envelope: Envelope;
  /** Lane key of the envelope's epoch. */
  readonly laneKey: Uint8Array | undefined;
  /** Retention share of the envelope's period; gone after a purge. */
  readonly share: Uint8Array | undefined;
  /** Key of the sending device from a verified source: key log, signer list with certificate, or checked candidate device. */
  readonly deviceKey: VerifyKey | undefined;
}

/**
 * Verifies and decrypts one message, in the order of E8: shape, device, signature, commitment, GCM,
 * body. Whether the sender was allowed in the lane, the counter and the tip are the caller's, who has the history.
 */
export async function openMessage(input: OpenMessageInput): Promise<Result<MessageBody, OpenFault>> {
  const { place, envelope } = input;
  if (envelope.version !== 1 || envelope.suite !== 1) return fail('unknown-format');
  let aad: Uint8Array;
  let signed: Uint8Array;
  try {
    aad = messageAad(place, envelope);
    signed = await messageToBeSigned(aad, envelope);
  } catch {
    return fail('bad-envelope');
  }
  if (input.deviceKey === undefined) return fail('unknown-device');
  if (!(await verifyEcdsa(input.deviceKey, envelope.signature, signed))) return fail('bad-signature');
  if (input.laneKey === undefined) return fail('missing-lane-key');
  if (input.share === undefined) return fail('missing-share');
  const key = await messageKey(input.laneKey, input.share, place.messageId);
  if (!equalBytes(await keyCommitment(key), envelope.commitment)) return fail('commitment-mismatch');
  const padded = await gcmDecrypt(key, envelope.nonce, envelope.ciphertext, aad);
  if (!padded.ok) return padded;
  return decodeBody(padded.value, envelope.type);
}
