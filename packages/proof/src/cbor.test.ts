import { expect, test } from 'vitest';
import { fromHex, toHex } from './bytes.ts';
import { CborReader } from './cbor-reader.ts';
import { decodeCbor, encodeCbor } from './cbor.ts';

test('[P2] values have one encoding: shortest numbers, sorted keys, definite lengths', () => {
  expect(toHex(encodeCbor([0, 23, 24, 256, 65_536, 4_294_967_296]))).toBe('8600171818190100' + '1a00010000' + '1b0000000100000000');
  expect(toHex(encodeCbor({ b: 1, a: 2, aa: 3 }))).toBe('a3616102616201626161' + '03');
  expect(toHex(encodeCbor([null, 'é', fromHex('00ff')]))).toBe('83f662c3a94200ff');
});

test('[P2] other encodings of a value are refused', () => {
  const other = ['1801', '9f01ff', 'a2616201616102', 'a2616101616101', 'f7', 'fb3ff8000000000000', '0100', '5f4100ff', '', '1b0020000000000000'];
  for (const hex of other) expect(() => decodeCbor(fromHex(hex)), hex).toThrow('bad-cbor');
});

test('[P2] fractions and numbers beyond 2^53 are not written', () => {
  for (const value of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
    expect(() => encodeCbor([value])).toThrow('bad-number');
  }
});

test('[P2] a reader takes fields in order and refuses more, fewer and others', () => {
  const bytes = encodeCbor(['label', 3, fromHex('0102'), ['x']]);
  const reader = CborReader.of(bytes);

  reader.constant('label', 'label');
  expect(reader.count('n')).toBe(3);
  expect(reader.bytes('b', 2)).toEqual(fromHex('0102'));
  expect(() => CborReader.of(bytes).count('n')).toThrow('bad-shape: n');
  expect(() => reader.end()).toThrow('bad-shape');
  expect(reader.texts('t')).toEqual(['x']);
  reader.end();
  expect(() => reader.text('more')).toThrow('bad-shape: more');
  expect(() => CborReader.of(encodeCbor('text'))).toThrow('bad-shape');
});
