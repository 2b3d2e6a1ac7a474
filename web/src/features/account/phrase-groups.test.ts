import { expect, test } from 'vitest';
import { cleanGroup, splitPhrase } from './phrase-groups.ts';

test('[W12] full-width digits of Chinese keyboards become ASCII; four per group', () => {
  expect(cleanGroup('digits', '４０７１')).toBe('4071');
  expect(cleanGroup('digits', '40 71-9')).toBe('4071');
  expect(cleanGroup('words', ' Marble ')).toBe('marble');
});

test('[W12] a whole phrase pasted into one box fills all six', () => {
  expect(splitPhrase('digits', '4071 9286 3350 6618 0942 7735')).toEqual(['4071', '9286', '3350', '6618', '0942', '7735']);
  expect(splitPhrase('digits', '407192863350661809427735')).toEqual(['4071', '9286', '3350', '6618', '0942', '7735']);
  expect(splitPhrase('words', 'Marble canoe, thistle quiet\nladder amber')).toEqual(['marble', 'canoe', 'thistle', 'quiet', 'ladder', 'amber']);
});

test('[W12] a part of a phrase is left to the box it was pasted into', () => {
  expect(splitPhrase('digits', '4071 9286')).toBeNull();
  expect(splitPhrase('words', 'marble canoe')).toBeNull();
});
