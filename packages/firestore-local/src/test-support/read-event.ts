// An event's body as a function gets it, read by the official protos.
import { createRequire } from 'node:module';
import protobuf from 'protobufjs';

const root = protobuf.Root.fromJSON(createRequire(import.meta.url)('@google-cloud/firestore-api/build/protos/protos.json') as protobuf.INamespace);
const eventData = new protobuf.Type('DocumentEventData').add(new protobuf.Field('value', 1, 'google.firestore.v1.Document'));
root.define('liexin.events').add(eventData);

interface Value {
  readonly timestampValue?: { seconds?: string; nanos?: number };
  readonly stringValue?: string;
  readonly integerValue?: string;
  readonly bytesValue?: Uint8Array;
}
type MakeTime = (seconds: number, nanos: number) => unknown;
const plain = ({ timestampValue, stringValue, integerValue, bytesValue }: Value, time: MakeTime): unknown => {
  if (timestampValue) return time(Number(timestampValue.seconds ?? 0), timestampValue.nanos ?? 0);
  if (bytesValue) return bytesValue;
  return integerValue === undefined ? (stringValue ?? '') : Number(integerValue);
};

/** The document that a write left, of fields that messages and cursors have; null when it was deleted. */
export const readEvent = (body: string, time: MakeTime): unknown => {
  const { value } = eventData.toObject(eventData.decode(Buffer.from(body, 'base64')), { longs: String, bytes: Uint8Array }) as {
    value?: { fields: Record<string, Value> };
  };
  return value === undefined ? null : Object.fromEntries(Object.entries(value.fields).map(([name, field]) => [name, plain(field, time)]));
};
