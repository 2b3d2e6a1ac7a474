// RFC 3339 text ⇄ Timestamp (google.protobuf.Timestamp in proto3 JSON). Fractions are digits, never floating point.
import type { Timestamp } from '../../model/value.ts';
import { asInt64, asShape, isAbsent, malformed } from './shape.ts';

const rfc3339 = /^(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:\d\d)$/;
/** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z, the range of google.protobuf.Timestamp. */
const minSeconds = -62_135_596_800n;
const maxSeconds = 253_402_300_799n;

/** RFC 3339 text, or a message {seconds, nanos}. */
export function parseTimestamp(value: unknown, what: string): Timestamp {
  if (typeof value === 'string') {
    const parts = rfc3339.exec(value);
    const milliseconds = parts ? Date.parse(`${parts[1]}T${parts[2]}${parts[4]?.toUpperCase()}`) : Number.NaN;
    if (Number.isNaN(milliseconds)) throw malformed(what);
    return checked({ seconds: BigInt(milliseconds / 1000), nanos: Number((parts?.[3] ?? '').padEnd(9, '0')) }, what);
  }
  const shape = asShape(value, what);
  const seconds = isAbsent(shape['seconds']) ? 0n : asInt64(shape['seconds'], what);
  const nanos = shape['nanos'] ?? 0;
  if (typeof nanos !== 'number' || !Number.isInteger(nanos) || nanos < 0 || nanos > 999_999_999) throw malformed(what);
  return checked({ seconds, nanos }, what);
}

function checked(value: Timestamp, what: string): Timestamp {
  if (value.seconds < minSeconds || value.seconds > maxSeconds) throw malformed(what);
  return value;
}

/** 0, 3, 6 or 9 fractional digits, as few as keep every digit (proto3 JSON). */
export function formatTimestamp(value: Timestamp): string {
  const whole = new Date(Number(value.seconds) * 1000).toISOString().slice(0, 19);
  if (value.nanos === 0) return `${whole}Z`;
  const digits = String(value.nanos).padStart(9, '0');
  const length = digits.endsWith('000000') ? 3 : digits.endsWith('000') ? 6 : 9;
  return `${whole}.${digits.slice(0, length)}Z`;
}
