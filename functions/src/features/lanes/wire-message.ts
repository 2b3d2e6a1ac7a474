import type { z } from 'zod';
import type { wireMessageSchema } from '@liexin/domain/api/shapes';
import { toBase64url as text } from '@liexin/proof/bytes';
import type { Timestamp } from 'firebase-admin/firestore';
import type { Message } from '../../platform/stored.ts';

/** Microseconds since the epoch as decimal text: a number of milliseconds would lose the order of messages. */
export const microsOf = (time: Timestamp): string => (BigInt(time.seconds) * 1_000_000n + BigInt(Math.trunc(time.nanoseconds / 1000))).toString();

/** A stored message as the API sends it. */
export const wireMessage = (id: string, message: Message): z.infer<typeof wireMessageSchema> => ({
  id,
  version: message.version,
  suite: message.suite,
  epoch: message.epoch,
  period: message.period,
  sender: message.sender,
  device: message.device,
  counter: message.counter,
  type: message.type,
  ...(message.ref ? { ref: text(message.ref) } : {}),
  keyLogSeq: message.keyLogSeq,
  keyLogHash: text(message.keyLogHash),
  tipSeq: message.tipSeq,
  tipHash: text(message.tipHash),
  nonce: text(message.nonce),
  ciphertext: text(message.ciphertext),
  commitment: text(message.commitment),
  signature: text(message.signature),
  sentAtMicros: microsOf(message.sentAt),
});
