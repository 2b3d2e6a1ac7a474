import { concatBytes, expectLength, utf8, type Bytes } from '@liexin/proof/bytes';
import { messageIdBytes } from '@liexin/proof/message-aad';
import { sha256 } from '@liexin/proof/sha256';
import { hkdf } from './hkdf.ts';

const KEY_LABEL = utf8('hh/msg/v1');
const COMMITMENT_LABEL = utf8('hh/ck/v1\0');

/**
 * Key of one message: HKDF(ikm = lane key, salt = retention share, info = 'hh/msg/v1' ‖ id). Both inputs are needed, so
 * the message dies with its share (E2).
 */
export async function messageKey(laneKey: Uint8Array, share: Uint8Array, messageId: string): Promise<Bytes> {
  const info = concatBytes(KEY_LABEL, messageIdBytes(messageId));
  return hkdf(expectLength(laneKey, 32, 'laneKey'), expectLength(share, 32, 'share'), info);
}

/**
 * Commitment to a message key: SHA-256('hh/ck/v1\0' ‖ key). AES-GCM commits to no key; with this one ciphertext cannot
 * read differently for two people, and one message can be disclosed by publishing its key.
 */
export async function keyCommitment(key: Uint8Array): Promise<Bytes> {
  return sha256(COMMITMENT_LABEL, key);
}
