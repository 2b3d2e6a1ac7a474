import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advance, isFurther, noMarks, reaches, type Marks } from './cursor-marks.ts';
import { comparePlaced, mergeMessages, toMs, type Placed } from './message-order.ts';

const placed = fc.record({
  id: fc.constantFrom('a', 'b', 'c'),
  sentAt: fc.record({ seconds: fc.integer({ min: 0, max: 3 }), nanoseconds: fc.constantFrom(0, 1000, 2000) }),
});
const marks: fc.Arbitrary<Marks> = fc.tuple(fc.option(placed), fc.option(placed)).map(([delivered, read]) => advance(noMarks, { delivered, read }));
const seed = 20261122;

describe('marks', () => {
  test('[LV1] marks never go back, whatever comes late or twice', () => {
    fc.assert(
      fc.property(marks, marks, (a, b) => {
        const both = advance(a, b);
        expect(isFurther(both, a)).toBe(false);
        expect(isFurther(both, b)).toBe(false);
        expect(advance(b, a)).toEqual(advance(a, b));
        expect(advance(both, b)).toEqual(both);
      }),
      { seed },
    );
  });

  test('[LV2] what is read was delivered', () => {
    fc.assert(
      fc.property(marks, ({ delivered, read }) => {
        expect(read === null || (delivered !== null && comparePlaced(delivered, read) >= 0)).toBe(true);
      }),
      { seed },
    );
  });

  test('[LV3] a mark reaches everything up to its microsecond', () => {
    const mark: Placed = { id: 'm', sentAt: { seconds: 5, nanoseconds: 2000 } };

    expect([
      reaches(mark, { seconds: 5, nanoseconds: 2000 }),
      reaches(mark, { seconds: 5, nanoseconds: 3000 }),
      reaches(null, { seconds: 0, nanoseconds: 0 }),
    ]).toEqual([true, false, false]);
  });
});

describe('order of messages', () => {
  test('[LV4] messages that come in any pieces and any number of times stand in the same order once', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(placed, { selector: (one) => `${one.id}${one.sentAt.seconds}${one.sentAt.nanoseconds}` }),
        fc.array(fc.nat(20)),
        (all, cuts) => {
          const named = all.map((one, i) => ({ ...one, id: `${one.id}${i}` }));
          const pieces = [...cuts.map((cut) => named.slice(cut % (named.length + 1))), named];

          const shown = pieces.reduce<readonly Placed[]>((known, piece) => mergeMessages(known, piece) ?? known, []);

          expect(shown).toEqual(named.toSorted(comparePlaced));
        },
      ),
      { seed },
    );
  });

  test('[LV5] times are printed in milliseconds, rounded down', () => {
    expect(toMs({ seconds: 1_800_000_000, nanoseconds: 1_999_000 })).toBe(1_800_000_000_001);
  });
});
