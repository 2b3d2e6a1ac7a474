import { Bytes, Timestamp, type DocumentData } from 'firebase/firestore';
import { readMessage, type StoredMessage } from '../live/stored-message.ts';
import type { Instant } from '../live/message-order.ts';

/** A value as Firestore's JSON has it (google.firestore.v1.Value): the kinds that a message's document holds. */
export interface RestValue {
  readonly stringValue?: string;
  readonly integerValue?: string | number;
  readonly timestampValue?: string;
  readonly bytesValue?: string;
  readonly referenceValue?: string;
}
export interface RestDocument {
  readonly name: string;
  readonly fields?: Readonly<Record<string, RestValue>>;
}

/** RFC 3339 in UTC with all that Firestore keeps: microseconds survive, which a `Date` would cut. */
export const timestampText = ({ seconds, nanoseconds }: Instant): string =>
  `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${String(nanoseconds).padStart(9, '0')}Z`;

/** Null where it is no time. */
export const readTimestamp = (text: string): Timestamp | null => {
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/.exec(text);
  const ms = parts === null ? Number.NaN : Date.parse(`${parts[1]}Z`);
  return Number.isNaN(ms) ? null : new Timestamp(ms / 1000, Number((parts?.[2] ?? '').padEnd(9, '0')));
};

/** A message from its document in JSON, read by the same eyes as one that the SDK brought; null where it has no time. */
export const readRestMessage = (document: RestDocument): StoredMessage | null => {
  const data: DocumentData = {};
  for (const [name, value] of Object.entries(document.fields ?? {})) data[name] = plain(value);
  return readMessage(document.name.slice(document.name.lastIndexOf('/') + 1), data);
};

const plain = (value: RestValue): unknown => {
  if (value.stringValue !== undefined) return value.stringValue;
  if (value.integerValue !== undefined) return Number(value.integerValue);
  if (value.timestampValue !== undefined) return readTimestamp(value.timestampValue);
  if (value.bytesValue !== undefined) return Bytes.fromBase64String(value.bytesValue);
  return undefined;
};
