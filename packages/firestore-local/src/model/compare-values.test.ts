import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryValue } from '../test-support/arbitrary-values.ts';
import { ROOT, value } from '../test-support/values.ts';
import { compareNames } from './compare-names.ts';
import { compareStrings } from './compare-strings.ts';
import { compareValues } from './compare-values.ts';
import { equalityKey } from './equality-key.ts';
import { sameValue } from './same-value.ts';
import type { Value } from './value.ts';

const sign = (order: number): number => (order < 0 ? -1 : order > 0 ? 1 : 0);

describe('order of values', () => {
  test('[FL1] types come in the documented order', () => {
    const ordered: Value[] = [
      value(null),
      value(false),
      value(true),
      value(NaN),
      value(-Infinity),
      value(-5n),
      value(0),
      value(1n),
      value(1.5),
      value(2n),
      { type: 'timestamp', value: { seconds: 0n, nanos: 0 } },
      value(''),
      value('z'),
      value(new Uint8Array([0])),
      { type: 'reference', value: `${ROOT}/a/b` },
      { type: 'geopoint', latitude: 0, longitude: 0 },
      value([]),
      value([1n]),
      value({ __type__: '__vector__', value: [1] }),
      value({}),
      value({ a: 1n }),
    ];
    for (const [at, one] of ordered.entries()) {
      for (const [other, two] of ordered.entries()) expect(sign(compareValues(one, two)), `${at} against ${other}`).toBe(sign(at - other));
    }
  });

  test('[FL1] integers and doubles are one line of numbers, without rounding', () => {
    expect(compareValues(value(1n), value(1))).toBe(0);
    expect(compareValues(value(0), value(-0))).toBe(0);
    expect(compareValues(value(2n ** 53n + 1n), value(2 ** 53))).toBe(1);
    expect(compareValues(value(2n ** 63n - 1n), value(2 ** 63))).toBe(-1);
    expect(compareValues(value(NaN), value(NaN))).toBe(0);
  });

  test('[FL1] the order is total', () => {
    fc.assert(
      fc.property(arbitraryValue, arbitraryValue, arbitraryValue, (a, b, c) => {
        expect(compareValues(a, a)).toBe(0);
        expect(sign(compareValues(a, b))).toBe(-sign(compareValues(b, a)) + 0);
        if (compareValues(a, b) <= 0 && compareValues(b, c) <= 0) expect(compareValues(a, c)).toBeLessThanOrEqual(0);
      }),
      { seed: 1, numRuns: 3000 },
    );
  });

  test('[FL2] strings come in the order of their UTF-8 bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 4 }), fc.string({ unit: 'binary', maxLength: 4 }), (a, b) => {
        expect(sign(compareStrings(a, b))).toBe(sign(Buffer.compare(Buffer.from(a), Buffer.from(b))));
      }),
      { seed: 2, numRuns: 3000 },
    );
    expect(compareStrings('\uffff', '😀')).toBeLessThan(0);
  });

  test('[FL2] names come segment by segment, numeric ids first and by number', () => {
    const names = ['c/__id-1__', 'c/__id7__', 'c/__id10__', 'c/!', 'c/a', 'c/a/d/x', 'c/a!', 'c/a-b', 'c/ab', 'd/a'];
    for (const [at, one] of names.entries()) {
      for (const [other, two] of names.entries()) expect(sign(compareNames(`${ROOT}/${one}`, `${ROOT}/${two}`)), `${one} ${two}`).toBe(sign(at - other));
    }
  });

  test('[FL3] equality keys are equal for exactly the values that compare equal', () => {
    fc.assert(
      fc.property(arbitraryValue, arbitraryValue, (a, b) => {
        expect(equalityKey(a) === equalityKey(b)).toBe(compareValues(a, b) === 0);
      }),
      { seed: 3, numRuns: 5000 },
    );
  });

  test('[FL3] what is the same has the same type and the same sign of zero', () => {
    expect(sameValue(value(1n), value(1))).toBe(false);
    expect(sameValue(value([0]), value([-0]))).toBe(false);
    expect(sameValue(value({ a: [NaN] }), value({ a: [NaN] }))).toBe(true);
    fc.assert(
      fc.property(arbitraryValue, arbitraryValue, (a, b) => {
        if (sameValue(a, b)) expect(compareValues(a, b)).toBe(0);
      }),
      { seed: 4, numRuns: 3000 },
    );
  });
});
