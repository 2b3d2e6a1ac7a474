import { equalBytes, fromBase64url, type Bytes } from '../bytes.ts';
import type { Envelope, MessagePlace } from '../envelope.ts';
import { withImported } from '../imported.ts';
import { keyCommitment } from '../key-commitment.ts';
import { messageAad } from '../message-aad.ts';
import { decodeBody, type MessageBody } from '../message-body.ts';
import { fail, pass, type Result } from '../result.ts';

export type DisclosedFault = 'commitment-mismatch' | 'decrypt-failed' | 'bad-body';

/**
 * Opens one message with its own key, which opens no other (RD2). Its signature is the checker's to look at: here the commitment says that
 * this is the key which the sender signed.
 */
export async function openDisclosed(place: MessagePlace, envelope: Envelope, key: Bytes): Promise<Result<MessageBody, DisclosedFault>> {
  if (!equalBytes(await keyCommitment(key), envelope.commitment)) return fail('commitment-mismatch');
  let padded: Uint8Array;
  try {
    const [iv, additionalData] = [new Uint8Array(envelope.nonce), messageAad(place, envelope)];
    const opener = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['decrypt']);
    padded = new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, opener, new Uint8Array(envelope.ciphertext)));
  } catch {
    return fail('decrypt-failed');
  }
  const body = decodeBody(padded, envelope.type);
  const whole = body.ok ? withImported(body.value, envelope.type) : undefined;
  return whole === undefined ? fail('bad-body') : pass(whole);
}

/** A key as a file has it; undefined for anything else than 32 bytes. */
export function keyOf(text: unknown): Bytes | undefined {
  try {
    const bytes = fromBase64url(typeof text === 'string' ? text : '*');
    return bytes.length === 32 ? bytes : undefined;
  } catch {
    return undefined;
  }
}
