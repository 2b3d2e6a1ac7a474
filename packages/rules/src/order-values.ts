import type { RuleValue } from './value.ts';

/**
 * Order of two values: negative, 0 or positive; NaN if one of them is NaN; null if the language does not order these types.
 * int and float mix; every other pair must be of one type.
 */
export function orderValues(a: RuleValue, b: RuleValue): number | null {
  if ((a.type === 'int' || a.type === 'float') && (b.type === 'int' || b.type === 'float')) return orderNumbers(a.value, b.value);
  if (a.type === 'string' && b.type === 'string') return a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
  if (a.type === 'bool' && b.type === 'bool') return Number(a.value) - Number(b.value);
  if (a.type === 'timestamp' && b.type === 'timestamp') return orderInstants(a, b);
  if (a.type === 'duration' && b.type === 'duration') return orderInstants(a, b);
  if (a.type === 'bytes' && b.type === 'bytes') return orderBytes(a.value, b.value);
  if (a.type === 'path' && b.type === 'path') return orderSegments(a.segments, b.segments);
  return null;
}

function orderNumbers(a: bigint | number, b: bigint | number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.NaN;
  return a < b ? -1 : a > b ? 1 : 0;
}

function orderInstants(a: { seconds: bigint; nanos: number }, b: { seconds: bigint; nanos: number }): number {
  if (a.seconds !== b.seconds) return a.seconds < b.seconds ? -1 : 1;
  return a.nanos - b.nanos;
}

function orderBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let at = 0; at < shared; at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function orderSegments(a: readonly string[], b: readonly string[]): number {
  const shared = Math.min(a.length, b.length);
  for (let at = 0; at < shared; at += 1) {
    const [left, right] = [a[at] ?? '', b[at] ?? ''];
    if (left !== right) return left < right ? -1 : 1;
  }
  return a.length - b.length;
}
