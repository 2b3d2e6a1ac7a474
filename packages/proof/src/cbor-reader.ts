import { decodeCbor, type CborValue } from './cbor.ts';
import { FormatFault } from './format-fault.ts';

/**
 * Reads a positional CBOR array field by field, in order, and refuses what the format does not say. Every method throws
 * `bad-shape` (or `bad-length`) with the field's name.
 */
export class CborReader {
  readonly #items: readonly CborValue[];
  #at = 0;

  constructor(items: readonly CborValue[]) {
    this.#items = items;
  }

  /** A reader over the array that these bytes are; `bad-cbor` or `bad-shape` otherwise. */
  static of(bytes: Uint8Array): CborReader {
    return CborReader.over(decodeCbor(bytes), 'array');
  }

  /** A reader over a value that must be an array. */
  static over(value: CborValue, field: string): CborReader {
    if (!Array.isArray(value)) throw new FormatFault('bad-shape', field);
    return new CborReader(value as readonly CborValue[]);
  }

  text(field: string): string {
    const value = this.#next(field);
    if (typeof value !== 'string') throw new FormatFault('bad-shape', field);
    return value;
  }

  /** A non-negative integer. */
  count(field: string): number {
    const value = this.#next(field);
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw new FormatFault('bad-shape', field);
    return value;
  }

  bytes(field: string, length?: number): Uint8Array {
    const value = this.#next(field);
    if (!(value instanceof Uint8Array)) throw new FormatFault('bad-shape', field);
    if (length !== undefined && value.length !== length) throw new FormatFault('bad-length', field);
    return value;
  }

  list(field: string): readonly CborValue[] {
    const value = this.#next(field);
    if (!Array.isArray(value)) throw new FormatFault('bad-shape', field);
    return value as readonly CborValue[];
  }

  texts(field: string): string[] {
    return this.list(field).map((item) => {
      if (typeof item !== 'string') throw new FormatFault('bad-shape', field);
      return item;
    });
  }

  /** The next item must be this constant: a label or a version. */
  constant(expected: string | number, field: string): void {
    if (this.#next(field) !== expected) throw new FormatFault('bad-shape', field);
  }

  /** Whether all items were read. */
  atEnd(): boolean {
    return this.#at === this.#items.length;
  }

  /** Nothing may follow. */
  end(): void {
    if (!this.atEnd()) throw new FormatFault('bad-shape', 'too long');
  }

  #next(field: string): CborValue {
    const value = this.#items[this.#at++];
    if (value === undefined) throw new FormatFault('bad-shape', field);
    return value;
  }
}
