import { concatBytes, expectLength, utf8, type Bytes } from './bytes.ts';
import { verifyEcdsa, type VerifyKey } from './ecdsa.ts';
import type { Envelope, MessagePlace } from './envelope.ts';
import { messageAad } from './message-aad.ts';
import { sha256 } from './sha256.ts';

const LABEL = utf8('hh/sig/v1\0');

/**
 * What the sending device signs: 'hh/sig/v1\0' ‖ SHA-256(AAD) ‖ nonce ‖ SHA-256(ciphertext) ‖ commitment. Throws `bad-length` where nonce or commitment
 * have another length than theirs: fixed lengths are what keeps the fields apart.
 */
export async function messageToBeSigned(aad: Uint8Array, sealed: Pick<Envelope, 'nonce' | 'ciphertext' | 'commitment'>): Promise<Bytes> {
  const [aadHash, ciphertextHash] = await Promise.all([sha256(aad), sha256(sealed.ciphertext)]);
  return concatBytes(LABEL, aadHash, expectLength(sealed.nonce, 12, 'nonce'), ciphertextHash, expectLength(sealed.commitment, 32, 'commitment'));
}

/**
 * Whether this device signed this envelope at this place. Needs no secret: the server calls it too. Throws a
 * `FormatFault` where a field is malformed.
 */
export async function verifyMessageSignature(place: MessagePlace, envelope: Envelope, deviceKey: VerifyKey): Promise<boolean> {
  const bytes = await messageToBeSigned(messageAad(place, envelope), envelope);
  return verifyEcdsa(deviceKey, envelope.signature, bytes);
}
