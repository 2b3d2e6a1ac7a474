import { equalBytes, fromBase64url, utf8 } from '../bytes.ts';
import type { CborValue } from '../cbor.ts';
import type { Envelope, MessagePlace } from '../envelope.ts';
import { factLeaf } from '../fact-leaf.ts';
import { messageLeaf } from '../leaf.ts';
import { sha256 } from '../sha256.ts';
import { asObject, type Json } from './canonical-json.ts';
import type { JsonObject } from './rows.ts';

/** Bytes of a row's field. Throws a FormatFault for anything else. */
export function bytesAt(row: JsonObject, name: string): Uint8Array {
  const value = row[name];
  return fromBase64url(typeof value === 'string' ? value : '*');
}

/** Whether a leaf is that of this fact. Facts are plain values: nothing else has a leaf. */
export async function isFact(row: JsonObject, kind: string, subject: string, leaf: Uint8Array): Promise<boolean> {
  const detail = asObject(row['detail']) ?? {};
  const facts: CborValue[] = [];
  for (const name of Object.keys(detail).toSorted()) {
    const value = detail[name];
    if (!isPlain(value)) return false;
    facts.push([name, value]);
  }
  return equalBytes(leaf, await factLeaf(kind, [subject, facts]));
}

function isPlain(value: Json | undefined): value is string | number | boolean | null {
  return value === null || (typeof value !== 'object' && value !== undefined);
}

/** Leaf of a message as the server makes it: what is no envelope stands for its id alone. */
export async function leafOf(place: MessagePlace, envelope: Envelope): Promise<Uint8Array> {
  try {
    return await messageLeaf(place, envelope);
  } catch {
    return sha256(Uint8Array.of(2), utf8(place.messageId));
  }
}

/** Whether a message came when its row says: no leaf covers its time, the chain does. Both of one moment, ms and µs. */
export function isTimeOf(sentMicros: Json | undefined, atMs: number): boolean {
  return typeof sentMicros === 'number' && Math.floor(sentMicros / 1000) === atMs;
}

/** What a message's row may say beside it, which no leaf covers: that it was rejected, and why. Whether it was is looked at. */
export function isMessageDetail(detail: Json | undefined): boolean {
  return Object.entries(asObject(detail) ?? {}).every(([name, value]) => name === 'rejected' && typeof value === 'string');
}

export type Marks = { readonly delivered: number; readonly read: number };

/** How far a receipt or a cursor says that somebody got: µs since 1970. */
export function marksOf(row: JsonObject): Marks {
  const mark = (value: Json | undefined): number => (typeof value === 'number' ? value : 0);
  return { delivered: mark(row['deliveredMicros']), read: mark(row['readMicros']) };
}
