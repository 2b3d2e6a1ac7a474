import { toBase64url } from '@liexin/proof/bytes';
import type { Envelope } from '@liexin/proof/envelope';
import { Timestamp } from 'firebase/firestore';
import { expect, test } from 'vitest';
import type { LaneHistory } from '../history/lane-history.ts';
import type { StoredMessage } from '../live/stored-message.ts';
import type { OpenOutcome } from '../vault/messages.ts';
import { readSearch, type LaneToRead, type ReadProgress } from './read-search.ts';

const id = (n: number): Uint8Array => new Uint8Array(16).fill(n);
const at = (n: number): Timestamp => new Timestamp(n, 0);
const stored = (n: number, sender: string, type: Envelope['type'] = 'msg', about?: number): StoredMessage => ({
  id: toBase64url(id(n)),
  sender,
  sentAt: at(n),
  envelope: { type, ...(about === undefined ? {} : { ref: id(about) }) } as Envelope,
});

/** A lane that holds these messages, in pages of two. */
const historyOf = (messages: readonly StoredMessage[]): LaneHistory => ({
  page: ({ from }) => {
    const after = messages.filter(({ sentAt }) => from === null || from.id === null || sentAt.seconds > from.sentAt.seconds);
    return Promise.resolve({ messages: after.slice(0, 2), isEnd: after.length <= 2, isWhole: true });
  },
  kept: () => Promise.resolve([]),
  one: () => Promise.resolve(null),
  actsOn: () => Promise.resolve([]),
  keep: () => undefined,
});

const lanes: Readonly<Record<string, readonly StoredMessage[]>> = {
  candidate: [
    stored(1, 'lin'),
    stored(2, 'guest'),
    stored(3, 'guest', 'edit', 2),
    stored(4, 'lin'),
    stored(5, 'lin', 'del', 4),
    stored(6, 'guest', 'react', 1),
  ],
  room: [stored(7, 'marc'), stored(8, 'lin')],
};
const texts = new Map<string, OpenOutcome>([
  [toBase64url(id(1)), { kind: 'opened', body: { text: 'Hello', writtenAtMs: 0 } as never }],
  [toBase64url(id(2)), { kind: 'opened', body: { text: 'Hullo', writtenAtMs: 0 } as never }],
  [toBase64url(id(3)), { kind: 'opened', body: { text: 'Hello, when?', writtenAtMs: 0 } as never }],
  [toBase64url(id(4)), { kind: 'opened', body: { text: 'Wrong lane', writtenAtMs: 0 } as never }],
  [toBase64url(id(5)), { kind: 'opened', body: { text: '', writtenAtMs: 0 } as never }],
  [toBase64url(id(6)), { kind: 'opened', body: { text: '', extra: { emoji: '👍' }, writtenAtMs: 0 } as never }],
  [toBase64url(id(7)), { kind: 'opened', body: { text: '三个人', writtenAtMs: 0 } as never }],
]);
const toRead: readonly LaneToRead[] = [
  { laneId: 'candidate', talk: 'c', lane: 'candidate', guest: 'guest', readUpTo: at(1) },
  { laneId: 'room', talk: 's', lane: 'room', guest: null, readUpTo: null },
];
const ports = {
  history: (laneId: string) => historyOf(lanes[laneId] ?? []),
  open: (_: string, message: StoredMessage) => Promise.resolve(texts.get(message.id) ?? ({ kind: 'locked', code: 'key-missing' } as const)),
};

test('[RO27] a search is read in its newest words, without what was deleted; what does not open is counted', async () => {
  const told: ReadProgress[] = [];

  const { messages, locked } = await readSearch(
    ports,
    toRead,
    (now) => told.push(now),
    () => false,
  );

  expect(messages.toSorted((a, b) => a.atMs - b.atMs).map(({ talk, text, isCandidate, isRead }) => [talk, text, isCandidate, isRead])).toEqual([
    ['c', 'Hello', false, true],
    ['c', 'Hello, when?', true, false],
    ['s', '三个人', false, false],
  ]);
  expect(locked).toBe(1);
  expect([told[0], told.at(-1)]).toEqual([
    { lanes: 0, ofLanes: 2, messages: 0 },
    { lanes: 2, ofLanes: 2, messages: 8 },
  ]);
});

test('[RO27] whoever goes away ends the reading, and a network that goes is told', async () => {
  const { messages } = await readSearch(
    ports,
    toRead,
    () => undefined,
    () => true,
  );
  expect(messages).toEqual([]);

  const broken = { ...ports, history: () => ({ ...historyOf([]), page: () => Promise.reject(new Error('unavailable')) }) };
  await expect(
    readSearch(
      broken,
      toRead,
      () => undefined,
      () => false,
    ),
  ).rejects.toThrow('unavailable');
});
