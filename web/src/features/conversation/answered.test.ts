import { expect, test } from 'vitest';
import { writingNow } from '../../platform/live/typing-store.ts';
import { answeredMeanwhile } from './answered.ts';
import type { ConversationItem } from './conversation-view-types.ts';

const said = (id: string, at: number, over: Partial<Extract<ConversationItem, { kind: 'message' }>> = {}): ConversationItem => ({
  kind: 'message',
  id,
  lane: 'candidate',
  sender: { kind: 'member', id: 'ann', name: 'Ann', roles: ['consultant'], isYou: false },
  isOwn: false,
  at,
  text: id,
  delivery: null,
  ...over,
});

test('[TK17] a colleague is writing while the mark is fresh and nothing of theirs came after it', () => {
  const marks = [
    { uid: 'ann', atMs: 1000 },
    { uid: 'bo', atMs: 5000 },
  ];

  expect(writingNow(marks, new Map(), 8999)).toEqual(['ann', 'bo']);
  expect(writingNow(marks, new Map(), 9000)).toEqual(['bo']);
  expect(writingNow(marks, new Map([['bo', 5001]]), 9000)).toEqual([]);
  expect(writingNow(marks, new Map([['bo', 4000]]), 9000)).toEqual(['bo']);
});

test('[TK18] what a colleague said to the candidate while one was writing is asked about once', () => {
  const items = [said('before', 10), said('a', 30), said('b', 40)];
  const ask = (begunAt: number | null, known: string[] = [], all = items) => answeredMeanwhile(all, begunAt, new Set(known))?.id ?? null;

  expect([ask(20), ask(20, ['b']), ask(20, ['a', 'b']), ask(null), ask(40)]).toEqual(['b', 'a', null, null, null]);
  const theirs = said('c', 50, { sender: { kind: 'candidate', id: 'c', name: 'C' } });
  const note = said('n', 50, { lane: 'internal' });
  const own = said('o', 50, { isOwn: true });
  expect(ask(20, [], [theirs, note, own])).toBeNull();
});
