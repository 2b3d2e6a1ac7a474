import { concatBytes, equalBytes, fromHex, type Bytes } from './bytes.ts';
import { FormatFault } from './format-fault.ts';

/** DER of a P-256 SubjectPublicKeyInfo up to the point (RFC 5480). */
const PREFIX = fromHex('3059301306072a8648ce3d020106082a8648ce3d030107034200');

/** SubjectPublicKeyInfo (91 bytes) of a raw uncompressed P-256 point (65 bytes). */
export function toSpki(point: Uint8Array): Bytes {
  return concatBytes(PREFIX, expectPoint(point, 'point'));
}

/** The raw point in a P-256 SubjectPublicKeyInfo; throws `bad-shape` for any other key. */
export function pointOfSpki(spki: Uint8Array): Uint8Array {
  if (!equalBytes(spki.subarray(0, PREFIX.length), PREFIX)) throw new FormatFault('bad-shape', 'spki');
  return expectPoint(spki.subarray(PREFIX.length), 'spki');
}

/** Throws `bad-shape` unless these are 65 bytes that begin like an uncompressed point; the curve is checked on import. */
export function expectPoint(point: Uint8Array, field: string): Uint8Array {
  if (point.length !== 65 || point[0] !== 4) throw new FormatFault('bad-shape', field);
  return point;
}
