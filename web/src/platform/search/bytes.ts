import { fromUtf8, utf8 } from '@liexin/proof/bytes';

/** Bytes that grow. Numbers are varints: 7 bits a byte, the lowest first, whole numbers up to 2^53. */
export interface ByteWriter {
  number(value: number): void;
  text(value: string): void;
  bytes(value: Uint8Array): void;
  done(): Uint8Array;
}

export const byteWriter = (): ByteWriter => {
  let bytes = new Uint8Array(256);
  let length = 0;
  const reserve = (more: number): void => {
    if (length + more <= bytes.length) return;
    const grown = new Uint8Array(Math.max(bytes.length * 2, length + more));
    grown.set(bytes.subarray(0, length));
    bytes = grown;
  };
  const number = (value: number): void => {
    reserve(8);
    let rest = value;
    while (rest > 0x7f) {
      bytes[length++] = (rest % 0x80) + 0x80;
      rest = Math.floor(rest / 0x80);
    }
    bytes[length++] = rest;
  };
  const add = (value: Uint8Array): void => {
    number(value.length);
    reserve(value.length);
    bytes.set(value, length);
    length += value.length;
  };
  return { number, bytes: add, text: (value) => add(utf8(value)), done: () => bytes.slice(0, length) };
};

export interface ByteReader {
  number(): number;
  text(): string;
  bytes(): Uint8Array;
  /** Over the next length-prefixed bytes. */
  skip(): void;
}

export const byteReader = (bytes: Uint8Array): ByteReader => {
  let at = 0;
  const number = (): number => {
    let value = 0;
    let unit = 1;
    for (;;) {
      const byte = bytes[at++];
      if (byte === undefined) throw new RangeError('end of bytes');
      value += (byte & 0x7f) * unit;
      if (byte < 0x80) return value;
      unit *= 0x80;
    }
  };
  const take = (): Uint8Array => {
    const length = number();
    if (at + length > bytes.length) throw new RangeError('end of bytes');
    return bytes.subarray(at, (at += length));
  };
  return { number, bytes: take, text: () => fromUtf8(take()), skip: () => void take() };
};

/** Ascending whole numbers below 2^31 as differences. */
export const packAscending = (values: readonly number[]): Uint8Array => {
  const bytes: number[] = [];
  let before = 0;
  for (const value of values) {
    let step = value - before;
    for (; step > 0x7f; step >>>= 7) bytes.push((step & 0x7f) | 0x80);
    bytes.push(step);
    before = value;
  }
  return Uint8Array.from(bytes);
};

export const unpackAscending = (bytes: Uint8Array): number[] => {
  const values: number[] = [];
  let value = 0;
  for (let at = 0; at < bytes.length;) {
    let step = 0;
    let shift = 0;
    for (;;) {
      const byte = bytes[at++] ?? 0;
      step |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
      shift += 7;
    }
    value += step;
    values.push(value);
  }
  return values;
};
