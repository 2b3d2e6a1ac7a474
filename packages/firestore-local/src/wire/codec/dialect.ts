// How the leaves of an answer look: proto3 JSON for WebChannel and REST, protobufjs for gRPC. Everything above the leaves is the same.
import type { Timestamp } from '../../model/value.ts';
import { formatTimestamp } from './timestamp.ts';

export const targetChangeTypes = ['NO_CHANGE', 'ADD', 'REMOVE', 'CURRENT', 'RESET'] as const;
export type TargetChangeType = (typeof targetChangeTypes)[number];

export interface Dialect {
  readonly nullValue: unknown;
  bytes(value: Uint8Array): unknown;
  timestamp(value: Timestamp): unknown;
  int64(value: bigint): unknown;
  double(value: number): unknown;
  targetChangeType(type: TargetChangeType): unknown;
}

/** Proto3 JSON: 64-bit integers as decimal strings, times as RFC 3339, bytes as base64, enums by name. */
export const jsonDialect: Dialect = {
  nullValue: null,
  bytes: (value) => Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64'),
  timestamp: formatTimestamp,
  int64: String,
  // JSON has no spelling for these; the web SDK reads '-0' as the number it is.
  double: (value) => (Number.isFinite(value) && !Object.is(value, -0) ? value : Object.is(value, -0) ? '-0' : String(value)),
  targetChangeType: (type) => type,
};

/** Plain objects that a protobufjs encoder takes: {low, high} for 64-bit integers, enums by number. */
export const protoDialect: Dialect = {
  nullValue: 0,
  bytes: (value) => value,
  timestamp: (value) => ({ seconds: long(value.seconds), nanos: value.nanos }),
  int64: long,
  double: (value) => value,
  targetChangeType: (type) => targetChangeTypes.indexOf(type),
};

function long(value: bigint): { low: number; high: number; unsigned: boolean } {
  return { low: Number(BigInt.asIntN(32, value)), high: Number(value >> 32n), unsigned: false };
}
