// A request as it came off a wire: parsed proto3 JSON, or a protobufjs message. Both have the same camelCase members and
// differ only in their leaves (64-bit numbers, times, bytes, enums, wrappers), so one set of readers serves both.
import { Fault } from '../../model/fault.ts';

/** Own members are what the client sent; a protobufjs prototype answers with defaults for the rest. */
export type Shape = Readonly<Record<string, unknown>>;

/** INVALID_ARGUMENT naming the member, never its contents. */
export function malformed(what: string): Fault {
  return new Fault('INVALID_ARGUMENT', `Invalid value at '${what}'.`);
}

export function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

/** True when the client sent this member: needed wherever "empty" and "not sent" differ (oneofs, masks, preconditions). */
export function has(shape: Shape, key: string): boolean {
  return Object.hasOwn(shape, key) && !isAbsent(shape[key]);
}

export function asShape(value: unknown, what: string): Shape {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed(what);
  return value as Shape;
}

/** Absent is empty, as in proto3. */
export function asList(value: unknown, what: string): readonly unknown[] {
  if (isAbsent(value)) return [];
  if (!Array.isArray(value)) throw malformed(what);
  return value;
}

const loneSurrogate = /\p{Surrogate}/u;

/** Absent is '', as in proto3. Text that is not well-formed Unicode is refused, as production does. */
export function asString(value: unknown, what: string): string {
  if (isAbsent(value)) return '';
  if (typeof value !== 'string' || loneSurrogate.test(value)) throw malformed(what);
  return value;
}

export function asBoolean(value: unknown, what: string): boolean {
  if (isAbsent(value)) return false;
  if (typeof value !== 'boolean') throw malformed(what);
  return value;
}

/** An int32: a number, a decimal string, or a wrapper message {value}. Absent is 0. */
export function asInt32(value: unknown, what: string): number {
  if (isAbsent(value)) return 0;
  const plain = typeof value === 'object' ? ((value as Shape)['value'] ?? 0) : value;
  const number = typeof plain === 'string' && /^-?\d+$/.test(plain) ? Number(plain) : plain;
  if (typeof number !== 'number' || !Number.isInteger(number) || number !== (number | 0)) throw malformed(what);
  return number;
}

const minInt64 = -(1n << 63n);
const maxInt64 = (1n << 63n) - 1n;

/** An int64: a decimal string or number (JSON), or a Long {low, high} (protobufjs), or a wrapper {value} of these. */
export function asInt64(value: unknown, what: string): bigint {
  if (typeof value === 'string' && /^-?\d{1,19}$/.test(value)) return inRange(BigInt(value), what);
  if (typeof value === 'number' && Number.isInteger(value)) return inRange(BigInt(value), what);
  if (typeof value === 'object' && value !== null) {
    const { low, high, value: wrapped } = value as { low?: unknown; high?: unknown; value?: unknown };
    if (typeof low === 'number' && typeof high === 'number') return (BigInt(high | 0) << 32n) | BigInt(low >>> 0);
    if (!isAbsent(wrapped)) return asInt64(wrapped, what);
  }
  throw malformed(what);
}

function inRange(value: bigint, what: string): bigint {
  if (value < minInt64 || value > maxInt64) throw malformed(what);
  return value;
}

/** A double: a number, or the JSON spellings 'NaN', 'Infinity', '-Infinity', '-0' and decimal strings. Absent is 0. */
export function asDouble(value: unknown, what: string): number {
  if (isAbsent(value)) return 0;
  if (typeof value === 'number') return value;
  if (value === 'NaN') return Number.NaN;
  if (typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value))) return Number(value);
  throw malformed(what);
}

/** Base64 text (either alphabet) or bytes. Always a copy: a stored value must not keep the whole request alive. */
export function asBytes(value: unknown, what: string): Uint8Array {
  // protobufjs gives absent bytes as an empty list.
  if (isAbsent(value) || (Array.isArray(value) && value.length === 0)) return new Uint8Array();
  if (typeof value === 'string') return new Uint8Array(Buffer.from(value, 'base64'));
  if (value instanceof Uint8Array) return new Uint8Array(value);
  throw malformed(what);
}

/** An enum by name (JSON) or number (protobufjs); `names` lists the names by number. Absent is number 0. */
export function asEnum<Name extends string>(value: unknown, names: readonly Name[], what: string): Name {
  const name = typeof value === 'string' ? names.find((candidate) => candidate === value) : names[isAbsent(value) ? 0 : Number(value)];
  if (name === undefined) throw malformed(what);
  return name;
}
