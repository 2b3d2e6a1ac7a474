import { expect, test } from 'vitest';
import { giveTo, searchChoices, wishOf, type MemberWork } from './choices.ts';

const talk = (conversationId: string, due = false) => ({ conversationId, due, unread: false, waiting: false });
const work: MemberWork = [
  { mandateId: 'm', conversations: [talk('a', true), talk('b'), talk('c')] },
  { mandateId: 'n', conversations: [talk('d')] },
];
const seen = { titleOf: () => 'CFO', nameOf: (id: string) => (id === 'a' ? 'Shen' : null), isInside: (id: string) => id === 'm' };

test('[HO14] what was chosen for a search, and then for one conversation of it, is what is ordered', () => {
  const all = giveTo({}, ['a', 'b', 'c'], 'wei');
  const split = giveTo(giveTo(all, ['b'], 'mara'), ['c'], null);

  expect(wishOf(work, split, (id) => `key of ${id}`)).toEqual([{ mandateId: 'm', compartment: 'key of m', receivers: { wei: ['a'], mara: ['b'] } }]);
  expect(wishOf(work, {}, () => '')).toEqual([]);
});

test('[HO14] conversations are chosen one by one only where their names may be known', () => {
  const shown = searchChoices(work, giveTo({}, ['d'], 'wei'), new Set(['m', 'n']), seen);
  expect(shown.map(({ isInside, isSplit, counts }) => [isInside, isSplit, counts.conversations, counts.due])).toEqual([
    [true, true, 3, 1],
    [false, false, 1, 0],
  ]);
  expect(shown[0]?.conversations[0]).toEqual({ conversationId: 'a', name: 'Shen', unread: false, due: true, to: null });
  expect(shown[1]?.conversations[0]?.to).toBe('wei');
});
