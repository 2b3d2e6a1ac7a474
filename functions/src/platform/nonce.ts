import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { paths } from '@liexin/domain/storage/paths';
import { Fault } from '@liexin/domain/kernel/fault';
import { toBase64url } from '@liexin/proof/bytes';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import type { NonceDocument } from './server-documents.ts';
import { docAt } from './stored.ts';

const lifeS = 300;
/** Clocks of two instances may differ a little. */
const skewS = 5;

const tag = (secret: Uint8Array, purpose: string, subject: string, head: Uint8Array): Buffer =>
  createHmac('sha256', secret).update(`hh/nonce/v1|${purpose}|${subject}|`).update(head).digest().subarray(0, 8);

/** 16 bytes: seconds (4), random (4), HMAC (8). Giving one out writes nothing, so asking for many fills no store. */
export const makeNonce = (secret: Uint8Array, purpose: NonceDocument['purpose'], subject: string, now: number): Uint8Array => {
  const head = Buffer.concat([Buffer.alloc(4), randomBytes(4)]);
  head.writeUInt32BE(Math.floor(now / 1000));
  return new Uint8Array(Buffer.concat([head, tag(secret, purpose, subject, head)]));
};

/** Ours, for this purpose and subject, and at most five minutes old. */
export const nonceHolds = (secret: Uint8Array, purpose: NonceDocument['purpose'], subject: string, nonce: Uint8Array, now: number): boolean => {
  const bytes = Buffer.from(nonce);
  if (bytes.length !== 16) return false;
  const age = Math.floor(now / 1000) - bytes.readUInt32BE(0);
  return age >= -skewS && age <= lifeS && timingSafeEqual(bytes.subarray(8), tag(secret, purpose, subject, bytes.subarray(0, 8)));
};

/** Writes down that a nonce is used; nonce-spent the second time (create-only, so of two at once one wins). */
export const spendNonce = async (db: Firestore, purpose: NonceDocument['purpose'], subject: string, nonce: Uint8Array, now: number): Promise<void> => {
  try {
    await docAt<NonceDocument>(db, paths.nonce(toBase64url(nonce))).create({ purpose, subject, expireAt: Timestamp.fromMillis(now + 2 * lifeS * 1000) });
  } catch (error) {
    if ((error as { code?: unknown }).code === 6) throw new Fault('nonce-spent');
    throw error;
  }
};
