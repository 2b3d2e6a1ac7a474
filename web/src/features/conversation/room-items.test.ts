import { expect, test } from 'vitest';
import { emptyAgency, type Conversation, type Member } from '../../platform/workspace/agency-state.ts';
import type { ConversationItem } from './conversation-view-types.ts';
import { progressItem, withProgress } from './room-items.ts';

const message = (id: string, at: number): ConversationItem => ({ kind: 'key-missing', id, lane: 'internal', at, since: at });
const line = (id: string, at: number): ConversationItem => ({
  kind: 'progress',
  id,
  at,
  line: { what: 'closed', by: 'Lin', about: null, conversationId: null },
});
const ids = (items: readonly ConversationItem[]): string => items.map(({ id }) => id).join('');
const messages = [message('1', 10), message('2', 20), message('3', 30)];
const lines = [line('a', 5), line('b', 20), line('c', 25), line('d', 40)];

test.each([
  ['the whole story', true, null, 'a1b2c3d'],
  ['earlier messages are not loaded', false, null, '1b2c3d'],
  ['somebody looks far back', false, 30, '1b2c3'],
])('[RO12] lines stand among the messages, in order: %s', (_, isFromBeginning, endMs, shown) => {
  expect(ids(withProgress(messages, lines, { isFromBeginning, endMs }))).toBe(shown);
});

test('[RO12] before anybody wrote the record alone tells; without the beginning nothing does', () => {
  expect(ids(withProgress([], lines, { isFromBeginning: true, endMs: null }))).toBe('abcd');
  expect(ids(withProgress([], lines, { isFromBeginning: false, endMs: null }))).toBe('');
});

test('[RO12] a line names who and whom as far as names are open here, and leads to the candidate', () => {
  const agency = {
    ...emptyAgency,
    members: new Map([
      ['lin', { name: '林晓' } as Member],
      ['wei', { name: 'Wei' } as Member],
    ]),
    conversations: new Map([['c', { card: { name: '张伟' } } as Conversation]]),
  };
  const fact = { id: 'f', atMs: 1, by: 'lin', member: null, conversationId: null } as const;
  const said = (item: ConversationItem): unknown => item.kind === 'progress' && [item.line.by, item.line.about, item.line.conversationId];

  expect(said(progressItem(agency, { ...fact, kind: 'joined', member: 'wei' }))).toEqual(['林晓', 'Wei', null]);
  expect(said(progressItem(agency, { ...fact, kind: 'first-reply', by: null, conversationId: 'c' }))).toEqual([null, '张伟', 'c']);
  expect(said(progressItem(agency, { ...fact, kind: 'candidate-added', by: 'gone', conversationId: 'x' }))).toEqual([null, null, 'x']);
});
