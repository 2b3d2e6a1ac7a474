import type { Caller } from '../engine.ts';
import type { Document } from '../model/document.ts';
import { fromMicros, toMicros } from '../model/timestamp.ts';
import { decodeFields, encodeFields } from '../store/encode-fields.ts';

/** An event as the Functions emulator is told of it. `path` is the document's path inside its database. */
export interface TriggerEvent {
  readonly id: string;
  readonly eventType: string;
  readonly micros: bigint;
  readonly database: string;
  readonly path: string;
  readonly before: Document | undefined;
  readonly after: Document | undefined;
  readonly authType: string;
  readonly authId: string;
}

interface Encoded {
  readonly created: string;
  readonly updated: string;
  readonly fields: string;
}

function encodeDocument(document: Document | undefined): Encoded | null {
  if (!document) return null;
  return { created: `${toMicros(document.createTime)}`, updated: `${toMicros(document.updateTime)}`, fields: encodeFields(document.fields) };
}

function decodeDocument(name: string, data: Encoded | null): Document | undefined {
  if (!data) return undefined;
  return { name, fields: decodeFields(data.fields), createTime: fromMicros(BigInt(data.created)), updateTime: fromMicros(BigInt(data.updated)) };
}

/** Who caused an event, in the words of `withAuthContext` triggers. */
export function authOf(caller: Caller): { readonly authType: string; readonly authId: string } {
  if (caller.kind === 'admin') return { authType: 'service_account', authId: '' };
  return caller.auth ? { authType: 'unknown', authId: caller.auth.uid } : { authType: 'unauthenticated', authId: '' };
}

/** The stored form of an event; `decodeEvent` is its inverse. */
export function encodeEvent(event: TriggerEvent): string {
  const { micros, before, after, ...rest } = event;
  return JSON.stringify({ ...rest, micros: `${micros}`, before: encodeDocument(before), after: encodeDocument(after) });
}

export function decodeEvent(body: string): TriggerEvent {
  const data = JSON.parse(body) as Omit<TriggerEvent, 'micros' | 'before' | 'after'> & { micros: string; before: Encoded | null; after: Encoded | null };
  const name = `${data.database}/documents/${data.path}`;
  return { ...data, micros: BigInt(data.micros), before: decodeDocument(name, data.before), after: decodeDocument(name, data.after) };
}
