import { toBase64url, type Bytes } from '@liexin/proof/bytes';

/** `length` bytes from the system's generator: the only source of keys, nonces and ids in this package. */
export function randomBytes(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** A new id of 96 random bits, 16 characters: agency, mandate, conversation, lane, compartment, device. */
export function shortId(): string {
  return toBase64url(randomBytes(12));
}

/** A new id of 128 random bits, 22 characters: message, link, guest, kit. */
export function longId(): string {
  return toBase64url(randomBytes(16));
}

/**
 * A uniform integer in [0, limit), by rejection sampling: a remainder alone would favour small numbers.
 * `limit` is at most 2^32.
 */
export function randomBelow(limit: number): number {
  const ceiling = Math.floor(0x1_0000_0000 / limit) * limit;
  for (;;) {
    const [value = ceiling] = crypto.getRandomValues(new Uint32Array(1));
    if (value < ceiling) return value % limit;
  }
}
