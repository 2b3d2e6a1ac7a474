import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addActs, arrive, comeBack, cutTo, emptyWindow, extend, isShown, moveTo, toNewest, type LaneWindow, type WindowMessage } from './lane-window.ts';

const seed = 20261122;
const id = (n: number): string => `m${String(n).padStart(6, '0')}`;
const message = (n: number, type = 'msg'): WindowMessage => ({ id: id(n), sentAt: { seconds: n, nanoseconds: 0 }, envelope: { type } });
const range = (from: number, to: number): WindowMessage[] => Array.from({ length: Math.max(0, to - from) }, (_, i) => message(from + i));
const numbers = (messages: readonly WindowMessage[]): number[] => messages.map(({ sentAt }) => sentAt.seconds);

const opened = (count: number): LaneWindow<WindowMessage> => ({
  ...emptyWindow,
  live: range(count - 48, count),
  shown: range(count - 48, count),
  older: 'more',
});

type Step = 'older' | 'newer' | 'newest' | 'news' | { jump: number };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Step>('older') },
  { weight: 5, arbitrary: fc.constant<Step>('newer') },
  { weight: 1, arbitrary: fc.constant<Step>('newest') },
  { weight: 3, arbitrary: fc.constant<Step>('news') },
  { weight: 2, arbitrary: fc.nat(1999).map((jump): Step => ({ jump })) },
);

describe('window over a lane', () => {
  test('[HS8] wherever somebody pages and jumps, what is shown is a piece of the lane without gaps, and no more than memory allows', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), fc.boolean(), (steps, isAtEnd) => {
        let count = 2000;
        let window = opened(count);
        for (const one of steps) {
          const [first, last] = [window.shown[0]?.sentAt.seconds ?? 0, window.shown.at(-1)?.sentAt.seconds ?? 0];
          if (one === 'older') window = extend(window, 'older', range(Math.max(0, first - 48), first), first <= 48);
          else if (one === 'newer') window = extend(window, 'newer', range(last + 1, Math.min(count, last + 49)), last + 49 >= count);
          else if (one === 'newest') window = toNewest(window);
          else if (one === 'news') window = arrive(window, range(count, (count += 7)), isAtEnd);
          else
            window = moveTo(window, {
              shown: range(Math.max(0, one.jump - 24), Math.min(count, one.jump + 24)),
              isBeginning: one.jump < 24,
              isNewest: one.jump + 24 >= count,
            });

          const shown = numbers(window.shown);
          expect(shown).toEqual(numbers(range(shown[0] ?? 0, (shown.at(-1) ?? -1) + 1)));
          expect(shown.length).toBeLessThanOrEqual(800);
          expect(window.live.length).toBeLessThanOrEqual(400);
          expect(window.live.at(-1)?.sentAt.seconds).toBe(count - 1);
          if (window.newer === 'none') expect(shown.at(-1)).toBe(count - 1);
          if (window.older === 'none') expect(shown[0]).toBe(0);
        }
      }),
      { seed },
    );
  });

  test('[RT64] what goes out of sight leaves everywhere, and what comes back is paged in', () => {
    const at = (seconds: number) => ({ seconds, nanoseconds: 0 });
    const window = { ...opened(100), acts: [message(60, 'edit'), message(90, 'edit')] };
    const cut = cutTo(window, at(80));
    expect([numbers(cut.shown), numbers(cut.live), numbers(cut.acts)]).toEqual([numbers(range(80, 100)), numbers(range(80, 100)), [90]]);
    expect([cut.older, cut.isLiveAll]).toEqual(['none', true]);
    // What is shown begins later than sight: older ones are there still.
    expect(cutTo(window, at(30))).toBe(window);
    expect(comeBack(cut)).toMatchObject({ older: 'more', isLiveAll: false, shown: cut.shown });
  });

  test('[HS9] a stretch that was jumped to grows into the newest messages, and what came in meanwhile is counted until then', () => {
    const away = moveTo(opened(400), { shown: range(100, 148), isBeginning: false, isNewest: false });
    const later = arrive(away, range(400, 403), false);
    expect([later.newer, later.arrived, numbers(later.shown).at(-1)]).toEqual(['more', 3, 147]);

    let window = later;
    let pages = 0;
    while (window.newer !== 'none' && pages < 20) {
      const last = window.shown.at(-1)?.sentAt.seconds ?? 0;
      window = extend(window, 'newer', range(last + 1, last + 49), false);
      pages += 1;
    }

    expect([pages, numbers(window.shown), window.arrived]).toEqual([5, numbers(range(100, 403)), 0]);
  });

  test('[HS10] edits and reactions on what is shown stay with it, wherever they lie', () => {
    const late = message(399, 'edit');
    const withEdit: LaneWindow<WindowMessage> = { ...opened(399), live: [...range(351, 399), late], shown: [...range(351, 399), late] };

    const jumped = moveTo(withEdit, { shown: range(10, 58), isBeginning: false, isNewest: false });
    const live = arrive(jumped, [message(400, 'react')], false);
    const fetched = addActs(live, [message(200, 'del'), message(201)]);

    expect(numbers(fetched.acts)).toEqual([200, 399, 400]);
    expect(toNewest(fetched).acts).toEqual([]);
  });

  test('[HS11] a place within what is shown needs no jump; one in a part that is not loaded does', () => {
    const window = moveTo(opened(400), { shown: range(100, 148), isBeginning: false, isNewest: false });

    expect([99, 100, 147, 148].map((n) => isShown(window, message(n)))).toEqual([false, true, true, false]);
    expect([isShown(opened(400), message(1000)), isShown(opened(400), message(0))]).toEqual([true, false]);
  });
});
