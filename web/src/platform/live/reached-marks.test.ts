import { expect, test } from 'vitest';
import { reachedMarks } from './reached-marks.ts';

const said = (n: number, sender = 'other') => ({ id: `m${n}`, sentAt: { seconds: n, nanoseconds: 0 }, sender });
const lane = [said(1), said(2), said(3, 'me'), said(4)];
const marks = (unsettled: readonly string[], seen: number | null) => {
  const { delivered, read } = reachedMarks(lane, 'me', ({ id }) => !unsettled.includes(id), seen === null ? null : said(seen));
  return [delivered?.id, read?.id];
};

test('[LV9] no mark passes a message whose key is not here, also where a later one was seen', () => {
  expect(marks([], null)).toEqual(['m4', undefined]);
  expect(marks([], 4)).toEqual(['m4', 'm4']);
  expect(marks(['m2'], 4)).toEqual(['m1', 'm1']);
  expect(marks(['m1'], 4)).toEqual([undefined, undefined]);
  // What was seen meanwhile counts as soon as everything before it is open.
  expect(marks(['m4'], 2)).toEqual(['m2', 'm2']);
  expect(marks(['m4'], 3)).toEqual(['m2', 'm2']);
});
