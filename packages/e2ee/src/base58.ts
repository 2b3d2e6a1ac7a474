import type { Bytes } from '@liexin/proof/bytes';
import { FormatFault } from '@liexin/proof/format-fault';

/** The alphabet of Bitcoin's base58: no 0, O, I, l. */
export const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** The number that the bytes are (big end first) in base 58, filled with '1' on the left up to `width`. */
export function toBase58(bytes: Uint8Array, width = 0): string {
  let number = 0n;
  for (const byte of bytes) number = (number << 8n) | BigInt(byte);
  let out = '';
  for (; number > 0n; number /= 58n) out = BASE58.charAt(Number(number % 58n)) + out;
  return out.padStart(width, '1');
}

/**
 * Bytes of a base58 number: exactly `length`, or as many as it needs where no length is given. Throws `bad-base58` for a
 * foreign character and `bad-length` for a number that does not fit. Callers bound the length of the text: the work grows
 * with its square.
 */
export function fromBase58(text: string, length?: number): Bytes {
  let number = 0n;
  for (const character of text) {
    const digit = BASE58.indexOf(character);
    if (digit < 0) throw new FormatFault('bad-base58', 'digit');
    number = number * 58n + BigInt(digit);
  }
  const bytes: number[] = [];
  for (; number > 0n; number >>= 8n) bytes.unshift(Number(number & 255n));
  if (length === undefined) return Uint8Array.from(bytes);
  if (bytes.length > length) throw new FormatFault('bad-length', 'base58');
  const out = new Uint8Array(length);
  out.set(bytes, length - bytes.length);
  return out;
}
