import { expect, test } from 'vitest';
import { alarmTries, pauseAfter, storesOf } from './life.ts';

test('[RT47] a store that fails rests for an hour, then twice as long each time, a day at most', () => {
  const hours = Array.from({ length: alarmTries }, (_, n) => pauseAfter(n + 1) / 3_600_000);
  expect(hours).toEqual([1, 2, 4, 8, 16, 24, 24, 24, 24, 24]);
});

test("[RT47] links, contacts and the candidate's own documents are stores of the candidate's part alone", () => {
  expect(storesOf('candidate').filter((store) => !storesOf('internal').includes(store))).toEqual(['links', 'contacts', 'guest']);
});
