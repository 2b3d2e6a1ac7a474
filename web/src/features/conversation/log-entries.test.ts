import { expect, test } from 'vitest';
import type { ConversationItem, Delivery } from './conversation-view-types.ts';
import { logEntries } from './log-entries.ts';

const noon = Date.UTC(2026, 10, 20, 12);
const minute = 60_000;

const message = (id: string, at: number, more: Partial<Extract<ConversationItem, { kind: 'message' }>> = {}): ConversationItem => ({
  kind: 'message',
  id,
  lane: 'candidate',
  sender: { kind: 'candidate', id: 'c', name: 'Shen Yifan' },
  isOwn: false,
  at,
  text: id,
  delivery: null,
  ...more,
});
const drawn = (items: readonly ConversationItem[], firstUnread: string | null = null): string[] =>
  logEntries(items, firstUnread).map((entry) => (entry.kind === 'item' ? `${entry.key}${entry.isFirst ? '<' : ''}${entry.isLast ? '>' : ''}` : entry.kind));

test('[W1] messages of one sender within five minutes stand in one group', () => {
  expect(drawn([message('a', noon), message('b', noon + minute), message('c', noon + 2 * minute)])).toEqual(['day', 'a<', 'b', 'c>']);
});

test('[W1] five minutes, another sender or another state end the group', () => {
  const own = { isOwn: true, sender: { kind: 'member', id: 'm', name: 'Lin', roles: ['consultant'], isYou: true } } as const;
  const sent: Delivery = { status: 'sent', sentAt: noon };
  const queued: Delivery = { status: 'queued', reason: 'order' };
  expect(drawn([message('a', noon), message('b', noon + 5 * minute)])).toEqual(['day', 'a<>', 'b<>']);
  expect(drawn([message('a', noon), message('b', noon + minute, own)])).toEqual(['day', 'a<>', 'b<>']);
  expect(drawn([message('a', noon, { ...own, delivery: sent }), message('b', noon + minute, { ...own, delivery: queued })])).toEqual(['day', 'a<>', 'b<>']);
});

test('[W1] a message that was not sent always stands alone', () => {
  const failed: Delivery = { status: 'failed', code: 'lane-closed', at: noon, mayRetry: false, mayAskToReopen: true };
  expect(drawn([message('a', noon, { delivery: failed }), message('b', noon + 1, { delivery: failed })])).toEqual(['day', 'a<>', 'b<>']);
});

test('[W1] team-only messages are never grouped into bubbles', () => {
  expect(drawn([message('a', noon, { lane: 'internal' }), message('b', noon + 1, { lane: 'internal' })])).toEqual(['day', 'a<>', 'b<>']);
});

test('[W2] a line stands between two days and above the first unread message', () => {
  const day = 24 * 60 * minute;
  expect(drawn([message('a', noon), message('b', noon + day)])).toEqual(['day', 'a<>', 'day', 'b<>']);
  expect(drawn([message('a', noon), message('b', noon + 1), message('c', noon + 2)], 'b')).toEqual(['day', 'a<>', 'new', 'b<', 'c>']);
});

test('[W2] an empty story has no lines', () => {
  expect(logEntries([], null)).toEqual([]);
});
