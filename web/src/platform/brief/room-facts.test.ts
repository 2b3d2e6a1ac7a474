import { expect, test } from 'vitest';
import type { Conversation } from '../workspace/agency-state.ts';
import { roomFacts } from './room-facts.ts';

const conversation = (id: string, openedAtMs: number | null, claimedAtMs: number | null): Conversation =>
  ({ id, link: openedAtMs === null && claimedAtMs === null ? null : { openedAtMs, claimedAtMs } }) as Conversation;
const row = (id: string, kind: Parameters<typeof roomFacts>[0][number]['kind'], subject: string, atMs: number, isPlaced = false) => ({
  id,
  kind,
  subject,
  atMs,
  by: 'lin',
  member: kind === 'team.entered' ? 'marc' : null,
  isPlaced,
});

test('[RO12] lines of the room are what the record and the links say, in order, each with who and when', () => {
  const rows = [
    row('a', 'mandate.created', 'm', 1),
    row('b', 'conversation.created', 'c', 2),
    row('d', 'team.entered', 'm', 4),
    row('f', 'mandate.closed', 'm', 7, true),
    row('g', 'mandate.reopened', 'm', 8),
    row('h', 'mandate.closed', 'm', 9),
  ];

  const facts = roomFacts(rows, [conversation('c', 3, 5), conversation('x', null, null)]);

  expect(facts.map(({ kind, by, member, conversationId }) => [kind, by, member, conversationId])).toEqual([
    ['made', 'lin', null, null],
    ['candidate-added', 'lin', null, 'c'],
    ['link-opened', null, null, 'c'],
    ['joined', 'lin', 'marc', null],
    ['first-reply', null, null, 'c'],
    ['placed', 'lin', null, null],
    ['reopened', 'lin', null, null],
    ['closed', 'lin', null, null],
  ]);
});

test('[RO12] who answers a conversation is a line of its own, by whomever it was put; a handover reads the same', () => {
  const rows = [
    { ...row('a', 'conversation.assigned', 'c', 1), member: 'wei' },
    { ...row('b', 'conversation.assigned', 'c', 2), member: null },
    { ...row('d', 'conversation.handed-over', 'c', 3), member: 'marc' },
  ];

  expect(roomFacts(rows, []).map(({ kind, member, conversationId }) => [kind, member, conversationId])).toEqual([
    ['assigned', 'wei', 'c'],
    ['unassigned', null, 'c'],
    ['assigned', 'marc', 'c'],
  ]);
});
