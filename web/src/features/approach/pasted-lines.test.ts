import { expect, test } from 'vitest';
import { pastedLines } from './pasted-lines.ts';

test('[W13] no line of a pasted list goes missing: one that is too long is counted, none is left out', () => {
  expect(pastedLines('Hartmann\r\n\nhartmann\tWerk \n', 10)).toEqual({ lines: ['hartmann', 'Werk'], tooLong: 0 });
  expect(pastedLines('short\nmuch longer than that', 10)).toEqual({ lines: ['short', 'much longer than that'], tooLong: 1 });
});
