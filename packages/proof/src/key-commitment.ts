import { utf8, type Bytes } from './bytes.ts';
import { sha256 } from './sha256.ts';

const LABEL = utf8('hh/ck/v1\0');

/**
 * Commitment to a message key: SHA-256('hh/ck/v1\0' ‖ key). AES-GCM commits to no key; with this one ciphertext cannot
 * read differently for two people, and one message can be disclosed by publishing its key.
 */
export async function keyCommitment(key: Uint8Array): Promise<Bytes> {
  return sha256(LABEL, key);
}
