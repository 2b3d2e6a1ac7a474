import { concatBytes, expectLength, utf8, type Bytes } from '@liexin/proof/bytes';
import { messageIdBytes } from '@liexin/proof/message-aad';
import { hkdf } from './hkdf.ts';

const KEY_LABEL = utf8('hh/msg/v1');

/**
 * Key of one message: HKDF(ikm = lane key, salt = retention share, info = 'hh/msg/v1' ‖ id). Both inputs are needed, so
 * the message dies with its share (E2).
 */
export async function messageKey(laneKey: Uint8Array, share: Uint8Array, messageId: string): Promise<Bytes> {
  const info = concatBytes(KEY_LABEL, messageIdBytes(messageId));
  return hkdf(expectLength(laneKey, 32, 'laneKey'), expectLength(share, 32, 'share'), info);
}
