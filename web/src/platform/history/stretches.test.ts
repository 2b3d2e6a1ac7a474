import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { comparePlaced, type Placed } from '../live/message-order.ts';
import { addStretch, beginning, before, stretchAt, stretchOf, type Stretch } from './stretches.ts';

const at = (seconds: number): Placed => ({ id: `m${String(seconds).padStart(5, '0')}`, sentAt: { seconds, nanoseconds: 0 } });
const stretch = fc.tuple(fc.nat(60), fc.nat(60)).map(([a, b]): Stretch => ({ from: at(Math.min(a, b)), to: at(Math.max(a, b)) }));
const seed = 20261122;

describe('what a device has of a lane without gaps', () => {
  test('[HS1] stretches promise exactly what was added, apart and in order, however they came', () => {
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 12 }), fc.integer({ min: 0, max: 60 }), (added, second) => {
        const known = added.reduce<readonly Stretch[]>(addStretch, []);
        for (const [i, one] of known.entries()) {
          const next = known[i + 1];
          if (next !== undefined) expect(comparePlaced(one.to, next.from)).toBeLessThan(0);
        }

        const isPromised = stretchAt(known, at(second)) !== null;

        const wasAdded = added.some((one) => comparePlaced(one.from, at(second)) <= 0 && comparePlaced(one.to, at(second)) >= 0);
        expect(isPromised).toBe(wasAdded);
      }),
      { seed },
    );
  });

  test('[HS2] a page promises from where it began to its last message, and to the beginning if it ended there', () => {
    const older = { direction: 'older', from: at(50), limit: 3 } as const;

    expect(stretchOf(older, { messages: [at(20), at(30)], isEnd: false })).toEqual({ from: at(20), to: at(50) });
    expect(stretchOf(older, { messages: [at(20), at(30)], isEnd: true })).toEqual({ from: beginning, to: at(50) });
    expect(stretchOf(older, { messages: [], isEnd: true })).toEqual({ from: beginning, to: at(50) });
    expect(
      stretchOf({ direction: 'newer', from: { id: null, sentAt: at(5).sentAt, isIncluded: true }, limit: 2 }, { messages: [at(20), at(30)], isEnd: false }),
    ).toEqual({
      from: before(at(5).sentAt),
      to: at(30),
    });
  });

  test('[HS3] a page that reached the newest message promises nothing of its last ten seconds: a commit may still come before it', () => {
    const newer = { direction: 'newer', from: at(10), limit: 9 } as const;

    expect(stretchOf(newer, { messages: [at(20), at(35), at(40)], isEnd: true })).toEqual({ from: at(10), to: at(20) });
    expect(stretchOf(newer, { messages: [at(40)], isEnd: true })).toBeNull();
  });
});
