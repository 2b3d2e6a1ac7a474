import { Timestamp } from 'firebase/firestore';
import { expect, test } from 'vitest';
import { isOver, nextOver } from './over-days.ts';

const now = 1_790_000_000_000;
const at = (ms: number) => Timestamp.fromMillis(ms);

test('[RT58] what is past its last day is not shown, whatever the device still has of it', () => {
  expect([
    isOver({ state: 'open', retention: { deleteBy: at(now) } }, now),
    isOver({ state: 'open', retention: { deleteBy: at(now + 1) } }, now),
    isOver({ state: 'open', deleteBy: at(now - 1) }, now),
    isOver({ state: 'expired', deleteBy: at(now + 1) }, now),
    isOver({ state: 'open' }, now),
  ]).toEqual([true, false, true, true, false]);
});

test('[RT58, RT60] a conversation is shown for as long as any part of it is there', () => {
  const over = { state: 'open', deleteBy: at(now) };
  expect([isOver(over, now), isOver({ ...over, apart: { until: at(now + 1) } }, now), isOver({ ...over, apart: { until: at(now) } }, now)]).toEqual([
    true,
    false,
    true,
  ]);
  expect(nextOver([{ ...over, apart: { until: at(now + 3) } }], now)).toBe(now + 3);
});

test('[RT58] the next last day is when the list is looked at again', () => {
  expect(nextOver([{ deleteBy: at(now + 9) }, { deleteBy: at(now + 5) }, { deleteBy: at(now - 5) }, {}], now)).toBe(now + 5);
  expect(nextOver([{ deleteBy: at(now) }], now)).toBeNull();
});

test('[RT58, RT64] the day of the next month is one of them', () => {
  const retention = { deleteBy: at(now + 9), month: { at: at(now + 4), from: at(now - 7), rule: 'r.1' } };
  expect(nextOver([{ retention }, { deleteBy: at(now + 5) }], now)).toBe(now + 4);
  expect(nextOver([{ retention }], now + 4)).toBe(now + 9);
});
