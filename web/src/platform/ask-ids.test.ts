import { expect, test } from 'vitest';
import { openAskIds } from './ask-ids.ts';

const anIds = () => {
  let made = 0;
  return openAskIds(() => `id-${++made}`);
};

test('[WP9] the same contents keep their id until they are through: a try after a lost answer makes no second one', () => {
  const ids = anIds();
  const hold = { scope: { kind: 'mandate', id: 'm1' }, matter: 'Case 7' };
  expect(ids.of(hold)).toBe('id-1');
  expect(ids.of({ ...hold })).toBe('id-1');
  ids.through(hold);
  expect(ids.of(hold)).toBe('id-2');
});

test('[WP9] other contents are something else: what a lost try left is not taken for it', () => {
  const ids = anIds();
  expect([ids.of(['h1']), ids.of(['h2']), ids.of(['h1'])]).toEqual(['id-1', 'id-2', 'id-1']);
  ids.through(['h2']);
  expect([ids.of(['h1']), ids.of(['h2'])]).toEqual(['id-1', 'id-3']);
});
