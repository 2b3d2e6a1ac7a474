import { compareStrings, compareUnits } from './compare-strings.ts';

const SLASH = 0x2f;
const NUMERIC_ID = /^__id(-?\d+)__$/;

function compareSegments(a: string, b: string): number {
  const left = NUMERIC_ID.exec(a)?.[1];
  const right = NUMERIC_ID.exec(b)?.[1];
  if (left !== undefined && right !== undefined) return BigInt(left) < BigInt(right) ? -1 : BigInt(left) > BigInt(right) ? 1 : 0;
  if (left !== undefined) return -1;
  return right === undefined ? compareStrings(a, b) : 1;
}

function compareSlowly(a: string, b: string): number {
  const left = a.split('/');
  const right = b.split('/');
  for (const [at, segment] of left.entries()) {
    const other = right[at];
    if (other === undefined) return 1;
    const order = compareSegments(segment, other);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/**
 * Orders resource names segment by segment, so that `a/x` comes before `a-b/x` although `-` is less than `/`.
 * Numeric ids (`__id7__`, made by Datastore) come first, by number.
 */
export function compareNames(a: string, b: string): number {
  if (a === b) return 0;
  if (a.includes('/__id') || b.includes('/__id')) return compareSlowly(a, b);
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    if (left === right) continue;
    if (left === SLASH) return -1;
    return right === SLASH ? 1 : compareUnits(left, right);
  }
  return a.length - b.length;
}
