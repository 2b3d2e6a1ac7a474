import { decode, encode, rfc8949EncodeOptions } from 'cborg';
import { equalBytes, type Bytes } from './bytes.ts';
import { FormatFault } from './format-fault.ts';

/** What the formats are made of. Numbers are integers; maps appear in message bodies alone. */
export type CborValue = null | boolean | number | string | Uint8Array | readonly CborValue[] | { readonly [key: string]: CborValue };

/** Deterministic CBOR (RFC 8949 section 4.2.1): one byte string for each value. Throws `bad-number` on a fraction. */
export function encodeCbor(value: CborValue): Bytes {
  refuseFractions(value);
  return new Uint8Array(encode(value, rfc8949EncodeOptions));
}

/** The value of deterministic CBOR. Throws `bad-cbor` for anything that `encodeCbor` would not have written. */
export function decodeCbor(bytes: Uint8Array): CborValue {
  let value: CborValue;
  let again: Uint8Array;
  try {
    value = decode(bytes, {
      strict: true,
      allowIndefinite: false,
      allowUndefined: false,
      allowBigInt: false,
      allowInfinity: false,
      allowNaN: false,
      rejectDuplicateMapKeys: true,
    });
    again = encodeCbor(value);
  } catch {
    throw new FormatFault('bad-cbor', 'bytes');
  }
  if (!equalBytes(again, bytes)) throw new FormatFault('bad-cbor', 'not deterministic');
  return value;
}

function refuseFractions(value: CborValue): void {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new FormatFault('bad-number', 'cbor');
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return;
  for (const part of Object.values(value)) refuseFractions(part);
}
