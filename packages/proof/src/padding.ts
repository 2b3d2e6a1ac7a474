import { fail, pass, type Result } from './result.ts';
import type { Bytes } from './bytes.ts';

/** ISO/IEC 7816-4: 0x80, then zeros, up to a multiple of `block`. At least one byte is added. */
export function pad(bytes: Uint8Array, block: number): Bytes {
  const out = new Uint8Array(Math.ceil((bytes.length + 1) / block) * block);
  out.set(bytes);
  out[bytes.length] = 0x80;
  return out;
}

/** Takes the padding off; `bad-padding` where no 0x80 ends it or the length is no multiple of `block`. */
export function unpad(bytes: Uint8Array, block: number): Result<Uint8Array, 'bad-padding'> {
  const end = bytes.findLastIndex((byte) => byte !== 0);
  if (end < 0 || bytes[end] !== 0x80 || bytes.length % block !== 0) return fail('bad-padding');
  return pass(bytes.subarray(0, end));
}
