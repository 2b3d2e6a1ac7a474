import { fromUtf8, utf8, type Bytes } from './bytes.ts';
import { decodeCbor, encodeCbor, type CborValue } from './cbor.ts';
import type { MessageType } from './envelope.ts';
import { FormatFault } from './format-fault.ts';
import type { Imported } from './imported.ts';
import { fail, pass, type Result } from './result.ts';
import { pad, unpad } from './padding.ts';

/** What only the readers of a lane see of a message. */
export interface MessageBody {
  readonly text: string;
  /** Clock of the sending device, milliseconds since 1970. A claim of that device: order and dates come from `sentAt`. */
  readonly writtenAtMs: number;
  /** Descriptions of attached files. */
  readonly files?: readonly CborValue[];
  /** uids of members named in the text. */
  readonly mentions?: readonly string[];
  /** Words of the message that this one answers. */
  readonly quote?: string;
  /** Time zone of the sending device, as IANA names it (like `Asia/Shanghai`): a claim of that device, for the other side's clock. */
  readonly zone?: string;
  /** A reaction's sign, or the base64url id of the message that an edit takes the place of. */
  readonly extra?: { readonly emoji: string } | { readonly replaces: string };
  /** Of type `imported` always, of others never: what it was where it came from. */
  readonly imported?: Imported;
}

/** Largest padded body in bytes; the ciphertext is 16 longer. */
export const MAX_BODY = 65_536;

/**
 * Padded bytes of a body: CBOR {b: text, c: writtenAtMs, f?, i?: imported, m?, q?, x?, z?: zone}, then 0x80 00… to a multiple of 256 (reactions
 * 64), so that a number and a paragraph look alike. Lone surrogates become U+FFFD, as in every UTF-8. Throws a
 * `FormatFault` `bad-length` for a body over `MAX_BODY`.
 */
export function encodeBody(body: MessageBody, type: MessageType): Bytes {
  const fields: Record<string, CborValue> = { b: fromUtf8(utf8(body.text)), c: body.writtenAtMs };
  if (body.files !== undefined) fields.f = body.files;
  if (body.mentions !== undefined) fields.m = body.mentions;
  if (body.quote !== undefined) fields.q = fromUtf8(utf8(body.quote));
  if (body.imported !== undefined) fields.i = body.imported as unknown as CborValue;
  if (body.extra !== undefined) fields.x = { ...body.extra };
  if (body.zone !== undefined && isZone(body.zone)) fields.z = body.zone;
  const padded = pad(encodeCbor(fields), blockOf(type));
  if (padded.length > MAX_BODY) throw new FormatFault('bad-length', 'body');
  return padded;
}

/** The body that these padded bytes are, or `bad-body`. Fields that a later version adds are passed over. */
export function decodeBody(padded: Uint8Array, type: MessageType): Result<MessageBody, 'bad-body'> {
  const bytes = unpad(padded, blockOf(type));
  if (!bytes.ok) return fail('bad-body');
  let fields: CborValue;
  try {
    fields = decodeCbor(bytes.value);
  } catch {
    return fail('bad-body');
  }
  if (!isMap(fields)) return fail('bad-body');
  const { b: text, c: writtenAtMs, f: files, i, m: mentions, q: quote, x: extra, z: zone } = fields;
  if (typeof text !== 'string' || typeof writtenAtMs !== 'number' || (files !== undefined && !isList(files))) return fail('bad-body');
  if ((mentions !== undefined && !isTexts(mentions)) || (quote !== undefined && typeof quote !== 'string') || (extra !== undefined && !isExtra(extra)))
    return fail('bad-body');
  return pass({
    text,
    writtenAtMs,
    ...(files === undefined ? {} : { files }),
    ...(mentions === undefined ? {} : { mentions }),
    ...(quote === undefined ? {} : { quote }),
    ...(extra === undefined ? {} : { extra }),
    // Whether it is whole, and belongs there, is asked by who opens it (`withImported`).
    ...(i === undefined ? {} : { imported: i as unknown as Imported }),
    // Something else than a zone takes nothing from the words.
    ...(isZone(zone) ? { zone } : {}),
  });
}

function blockOf(type: MessageType): number {
  return type === 'react' ? 64 : 256;
}

function isZone(value: CborValue | undefined): value is string {
  return typeof value === 'string' && /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(value);
}

function isMap(value: CborValue): value is { readonly [key: string]: CborValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

function isList(value: CborValue): value is readonly CborValue[] {
  return Array.isArray(value);
}

function isTexts(value: CborValue): value is readonly string[] {
  return isList(value) && value.every((item) => typeof item === 'string');
}

function isExtra(value: CborValue): value is { emoji: string } | { replaces: string } {
  if (!isMap(value) || Object.keys(value).length !== 1) return false;
  return typeof value.emoji === 'string' || typeof value.replaces === 'string';
}
