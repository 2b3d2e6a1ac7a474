import { Timestamp } from 'firebase/firestore';
import { expect, test } from 'vitest';
import { isMuted, noWishes } from './inbox-wishes.ts';
import { readWishes } from './wish-store.ts';

test('[IN9] a document says who is on top and quiet; what is no time is passed over', () => {
  const wishes = readWishes({ pinned: ['a'], muted: { b: null, c: Timestamp.fromMillis(5000), d: 'soon', e: 7 } });

  expect([[...wishes.pinned], [...wishes.muted]]).toEqual([
    ['a'],
    [
      ['b', null],
      ['c', 5000],
    ],
  ]);
  expect(readWishes({})).toEqual(noWishes);
  expect([isMuted(wishes, 'b', 1e15), isMuted(wishes, 'c', 4999), isMuted(wishes, 'c', 5000), isMuted(wishes, 'd', 0)]).toEqual([true, true, false, false]);
});
