import { FormatFault } from './format-fault.ts';

/** Byte strings of this project own their buffer: never shared memory, so WebCrypto takes them as they are. */
export type Bytes = Uint8Array<ArrayBuffer>;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** UTF-8 bytes of a text. */
export function utf8(text: string): Bytes {
  return encoder.encode(text);
}

/** Text of UTF-8 bytes; throws `bad-text` where they are not UTF-8 (nothing is replaced, no byte order mark removed). */
export function fromUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new FormatFault('bad-text', 'utf8');
  }
}

/** All parts one after the other. */
export function concatBytes(...parts: readonly Uint8Array[]): Bytes {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Whether two byte strings are the same. Looks at every byte, so that the time does not tell where they differ. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}

/** Order of byte strings: the first byte that differs decides, else the shorter comes first (RFC 8949 4.2.1). */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Throws `bad-length` unless `bytes` is `length` long. Returns it, to be used in place. */
export function expectLength(bytes: Uint8Array, length: number, field: string): Uint8Array {
  if (!(bytes instanceof Uint8Array) || bytes.length !== length) throw new FormatFault('bad-length', field);
  return bytes;
}

/** Lower-case hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  let out = '';
  for (const byte of bytes) out += byte.toString(16).padStart(2, '0');
  return out;
}

/** Bytes of a hexadecimal text; throws `bad-hex`. */
export function fromHex(text: string): Bytes {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/iu.test(text)) throw new FormatFault('bad-hex', 'hex');
  const out = new Uint8Array(text.length / 2);
  for (let i = 0; i < out.length; i++) out[i] = Number.parseInt(text.slice(i * 2, i * 2 + 2), 16);
  return out;
}

/** base64url without padding (RFC 4648 section 5). */
export function toBase64url(bytes: Uint8Array): string {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const digits = Math.min(bytes.length - i, 3) + 1;
    for (let digit = 0; digit < digits; digit++) out += ALPHABET.charAt((group >> (18 - 6 * digit)) & 63);
  }
  return out;
}

/**
 * Bytes of a base64url text without padding. Strict: one text for each byte string, so an identifier has one spelling.
 * Throws `bad-base64url`.
 */
export function fromBase64url(text: string): Bytes {
  if (text.length % 4 === 1) throw new FormatFault('bad-base64url', 'length');
  const out = new Uint8Array(Math.floor((text.length * 3) / 4));
  let held = 0;
  let bits = 0;
  let at = 0;
  for (const digit of text) {
    const value = ALPHABET.indexOf(digit);
    if (value < 0) throw new FormatFault('bad-base64url', 'digit');
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out[at++] = (held >> bits) & 255;
  }
  if ((held & ((1 << bits) - 1)) !== 0) throw new FormatFault('bad-base64url', 'trailing bits');
  return out;
}

/** base64 with padding (RFC 4648 section 4), as signed notes write it. */
export function toBase64(bytes: Uint8Array): string {
  const text = toBase64url(bytes).replaceAll('-', '+').replaceAll('_', '/');
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=');
}

/** Bytes of a base64 text with padding; as strict as `fromBase64url`, throws `bad-base64url` too. */
export function fromBase64(text: string): Bytes {
  const bare = text.replace(/={1,2}$/u, '');
  if (text.length % 4 !== 0 || /[-_=]/u.test(bare)) throw new FormatFault('bad-base64url', 'base64');
  return fromBase64url(bare.replaceAll('+', '-').replaceAll('/', '_'));
}
