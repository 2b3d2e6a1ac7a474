import { compareBytes, utf8, type Bytes } from './bytes.ts';
import { encodeCbor } from './cbor.ts';
import { FormatFault } from './format-fault.ts';
import { boxBytes, type GcmBox, type HpkeBox } from './sealed-box.ts';
import { sha256 } from './sha256.ts';

/** A key sealed for one recipient. */
export type Wrap = readonly [recipientId: string, box: HpkeBox | GcmBox];

/**
 * Hash of a set of wraps: SHA-256(CBOR[[recipientId, box bytes], …]), recipients in the order of their UTF-8 bytes. Throws
 * `bad-shape` where a recipient stands twice.
 */
export async function wrapsHash(wraps: readonly Wrap[]): Promise<Bytes> {
  if (new Set(wraps.map(([recipientId]) => recipientId)).size !== wraps.length) throw new FormatFault('bad-shape', 'wraps');
  const sorted = [...wraps].sort(([a], [b]) => compareBytes(utf8(a), utf8(b)));
  return sha256(encodeCbor(sorted.map(([recipientId, box]) => [recipientId, boxBytes(box)])));
}
