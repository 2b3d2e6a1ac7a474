import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const lifeSeconds = 300;

const tag = (secret: Uint8Array, linkId: string, head: Uint8Array): Buffer =>
  createHmac('sha256', secret).update('hh/link/nonce/v1|').update(linkId).update('|').update(head).digest().subarray(0, 8);

/** A nonce that `begin` can give out without writing anything: 4 bytes seconds, 4 random, 8 of an HMAC. 16 bytes. */
export const makeNonce = (secret: Uint8Array, linkId: string, nowMs: number): Uint8Array => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(Math.floor(nowMs / 1000));
  randomBytes(4).copy(head, 4);
  return Buffer.concat([head, tag(secret, linkId, head)]);
};

/** Ours, for this link, and at most five minutes old. That it is used once is `bind`'s to write down. */
export const nonceHolds = (secret: Uint8Array, linkId: string, nonce: Uint8Array, nowMs: number): boolean => {
  const bytes = Buffer.from(nonce);
  if (bytes.length !== 16) return false;
  const age = Math.floor(nowMs / 1000) - bytes.readUInt32BE(0);
  return age >= -5 && age <= lifeSeconds && timingSafeEqual(bytes.subarray(8), tag(secret, linkId, bytes.subarray(0, 8)));
};
