// An event's body as a function gets it, read by the official protos.
import { createRequire } from 'node:module';
import { Timestamp } from 'firebase-admin/firestore';
import protobuf from 'protobufjs';
import type { Cursor } from '../../../functions/src/platform/stored.ts';

const root = protobuf.Root.fromJSON(createRequire(import.meta.url)('@google-cloud/firestore-api/build/protos/protos.json') as protobuf.INamespace);
const eventData = new protobuf.Type('DocumentEventData').add(new protobuf.Field('value', 1, 'google.firestore.v1.Document'));
root.define('liexin.events').add(eventData);

type Value = { timestampValue?: { seconds?: string; nanos?: number }; stringValue?: string };

/** The cursor that a write left; null when it was deleted. */
export const readCursorEvent = (body: string): Cursor | null => {
  const { value } = eventData.toObject(eventData.decode(Buffer.from(body, 'base64')), { longs: String }) as { value?: { fields: Record<string, Value> } };
  if (value === undefined) return null;
  const fields = Object.entries(value.fields).map(([name, { timestampValue, stringValue }]): [string, Timestamp | string] => [
    name,
    timestampValue ? new Timestamp(Number(timestampValue.seconds ?? 0), timestampValue.nanos ?? 0) : (stringValue ?? ''),
  ]);
  return Object.fromEntries(fields) as unknown as Cursor;
};
