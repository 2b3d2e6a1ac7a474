import { concatBytes, type Bytes } from './bytes.ts';
import type { Envelope, MessagePlace } from './envelope.ts';
import { messageAad } from './message-aad.ts';
import { sha256 } from './sha256.ts';

/**
 * Leaf of a message in the ledger: SHA-256(0x00 ‖ SHA-256(AAD) ‖ nonce ‖ SHA-256(ciphertext) ‖ commitment ‖
 * SHA-256(signature)). Hashes ciphertext, not text: a leaf that outlives its message cannot be used to guess it
 * (P4).
 */
export async function messageLeaf(place: MessagePlace, envelope: Envelope): Promise<Bytes> {
  const [aad, ciphertext, signature] = await Promise.all([sha256(messageAad(place, envelope)), sha256(envelope.ciphertext), sha256(envelope.signature)]);
  return sha256(concatBytes(Uint8Array.of(0), aad, envelope.nonce, ciphertext, envelope.commitment, signature));
}
