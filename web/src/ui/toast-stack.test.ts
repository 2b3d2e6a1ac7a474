import { expect, test } from 'vitest';
import { stacked } from './toast-stack.ts';

interface Words {
  readonly words: string;
  readonly about?: string;
}
/** What stands there when these were said one after the other. */
const after = (...said: readonly Words[]): readonly string[] => said.reduce<readonly Words[]>(stacked, []).map(({ words }) => words);

test('[NC2] several words about one conversation are one box, the newest, and leave those about others and about nothing', () => {
  expect(after({ words: 'Li, 1', about: 'li' }, { words: 'Marc', about: 'marc' }, { words: 'Li, 2', about: 'li' })).toEqual(['Marc', 'Li, 2']);
  expect(after({ words: 'Li, 1', about: 'li' }, { words: 'Li, 2', about: 'li' }, { words: 'Li, 3', about: 'li' })).toEqual(['Li, 3']);
  expect(after({ words: 'Saved' }, { words: 'Li', about: 'li' }, { words: 'Copied' })).toEqual(['Saved', 'Li', 'Copied']);
});

test('[NC2] no more than three stand there, and a box that is said anew pushes out none of the others', () => {
  expect(after({ words: 'one' }, { words: 'two' }, { words: 'three' }, { words: 'four' })).toEqual(['two', 'three', 'four']);
  expect(after({ words: 'one' }, { words: 'two' }, { words: 'Li, 1', about: 'li' }, { words: 'Li, 2', about: 'li' })).toEqual(['one', 'two', 'Li, 2']);
});
