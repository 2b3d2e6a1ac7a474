import { signEcdsa } from '@liexin/proof/ecdsa';
import type { Envelope, EnvelopeHeader, MessagePlace } from '@liexin/proof/envelope';
import { messageAad } from '@liexin/proof/message-aad';
import { messageToBeSigned } from '@liexin/proof/message-signature';
import { gcmEncrypt, NONCE_LENGTH } from './aes-gcm.ts';
import { encodeBody, type MessageBody } from '@liexin/proof/message-body';
import { keyCommitment } from '@liexin/proof/key-commitment';
import { messageKey } from './message-key.ts';
import { randomBytes } from './random-bytes.ts';

/** What sealing a message takes. */
export interface SealMessageInput {
  readonly place: MessagePlace;
  readonly header: EnvelopeHeader;
  readonly body: MessageBody;
  /** Lane key of `header.epoch`: 32 bytes. */
  readonly laneKey: Uint8Array;
  /** Retention share of `header.period`: 32 bytes. */
  readonly share: Uint8Array;
  /** Signing half of the sending device (DS). */
  readonly deviceKey: CryptoKey;
}

/**
 * Encrypts and signs one message (E1 to E6). Pure but for the nonce and the signature: after a refusal the
 * outbox calls it again with the same id and counter and the new epoch or period. Throws a `FormatFault` for a malformed
 * field, `bad-length` for a body that is too long.
 */
export async function sealMessage(input: SealMessageInput): Promise<Envelope> {
  const aad = messageAad(input.place, input.header);
  const key = await messageKey(input.laneKey, input.share, input.place.messageId);
  const nonce = randomBytes(NONCE_LENGTH);
  const [ciphertext, commitment] = await Promise.all([gcmEncrypt(key, nonce, encodeBody(input.body, input.header.type), aad), keyCommitment(key)]);
  const sealed = { nonce, ciphertext, commitment };
  const signature = await signEcdsa(input.deviceKey, await messageToBeSigned(aad, sealed));
  return { version: 1, ...input.header, ...sealed, signature };
}
