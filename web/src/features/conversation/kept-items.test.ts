import { expect, test } from 'vitest';
import { openKeptItems } from './kept-items.ts';

const item = (id: string, state = 'sent') => ({ id, delivery: { state, by: ['a', 'b'] }, text: id });

test('[HS14] a new message, or a state that moved, changes its own line and no other', () => {
  const keep = openKeptItems<ReturnType<typeof item>>();
  const first = keep([item('a'), item('b')]);

  const second = keep([item('a'), item('b', 'read'), item('c')]);

  expect([second[0] === first[0], second[1] === first[1]]).toEqual([true, false]);
  expect(second).toEqual([item('a'), item('b', 'read'), item('c')]);
  expect(keep([item('a'), item('b', 'read'), item('c')])).toBe(second);
  expect(keep([item('b', 'read'), item('c')])).toEqual([item('b', 'read'), item('c')]);
});
