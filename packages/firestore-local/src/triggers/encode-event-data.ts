import protobuf from 'protobufjs/minimal.js';
import type { Document } from '../model/document.ts';
import { sameValue } from '../model/same-value.ts';
import type { Fields, Timestamp, Value } from '../model/value.ts';
import type { TriggerEvent } from './trigger-event.ts';

type Writer = protobuf.Writer;

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const tag = (field: number, wireType: number): number => (field << 3) | wireType;

function int64(writer: Writer, field: number, value: bigint): void {
  const low = Number(BigInt.asIntN(32, value));
  const high = Number(BigInt.asIntN(32, value >> 32n));
  writer.uint32(tag(field, VARINT)).int64({ low, high, unsigned: false } as unknown as number);
}

function message(writer: Writer, field: number, write: () => void): void {
  writer.uint32(tag(field, BYTES)).fork();
  write();
  writer.ldelim();
}

function writeTimestamp(writer: Writer, field: number, { seconds, nanos }: Timestamp): void {
  message(writer, field, () => {
    int64(writer, 1, seconds);
    writer.uint32(tag(2, VARINT)).int32(nanos);
  });
}

function writeFields(writer: Writer, field: number, fields: Fields): void {
  for (const [key, value] of fields) {
    message(writer, field, () => {
      writer.uint32(tag(1, BYTES)).string(key);
      message(writer, 2, () => writeValue(writer, value));
    });
  }
}

function writeValue(writer: Writer, value: Value): void {
  switch (value.type) {
    case 'null':
      writer.uint32(tag(11, VARINT)).int32(0);
      return;
    case 'boolean':
      writer.uint32(tag(1, VARINT)).bool(value.value);
      return;
    case 'integer':
      int64(writer, 2, value.value);
      return;
    case 'double':
      writer.uint32(tag(3, FIXED64)).double(value.value);
      return;
    case 'timestamp':
      writeTimestamp(writer, 10, value.value);
      return;
    case 'string':
      writer.uint32(tag(17, BYTES)).string(value.value);
      return;
    case 'bytes':
      writer.uint32(tag(18, BYTES)).bytes(value.value);
      return;
    case 'reference':
      writer.uint32(tag(5, BYTES)).string(value.value);
      return;
    case 'geopoint':
      message(writer, 8, () => void writer.uint32(tag(1, FIXED64)).double(value.latitude).uint32(tag(2, FIXED64)).double(value.longitude));
      return;
    case 'array':
      message(writer, 9, () => {
        for (const inner of value.values) message(writer, 1, () => writeValue(writer, inner));
      });
      return;
    case 'map':
      message(writer, 6, () => writeFields(writer, 1, value.fields));
      return;
  }
}

function writeDocument(writer: Writer, field: number, document: Document): void {
  message(writer, field, () => {
    writer.uint32(tag(1, BYTES)).string(document.name);
    writeFields(writer, 2, document.fields);
    writeTimestamp(writer, 3, document.createTime);
    writeTimestamp(writer, 4, document.updateTime);
  });
}

function changedFields(before: Document, after: Document): string[] {
  const names = new Set([...before.fields.keys(), ...after.fields.keys()]);
  return [...names].filter((name) => {
    const old = before.fields.get(name);
    const next = after.fields.get(name);
    return !old || !next || !sameValue(old, next);
  });
}

const quoted = (name: string): string => (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : `\`${name.replace(/[\\`]/g, '\\$&')}\``);

/** google.events.cloud.firestore.v1.DocumentEventData: value = 1, old_value = 2, update_mask = 3 (top-level fields, for updates only). */
export function encodeEventData({ before, after }: TriggerEvent): Uint8Array {
  const writer = protobuf.Writer.create();
  if (after) writeDocument(writer, 1, after);
  if (before) writeDocument(writer, 2, before);
  if (before && after) {
    message(writer, 3, () => {
      for (const name of changedFields(before, after)) writer.uint32(tag(1, BYTES)).string(quoted(name));
    });
  }
  return writer.finish();
}
