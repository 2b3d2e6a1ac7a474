import { Timestamp } from 'firebase/firestore';
import { expect, test } from 'vitest';
import type { StoredMessage } from '../live/stored-message.ts';
import { countUnread } from './count-unread.ts';

const at = (seconds: number): Timestamp => new Timestamp(seconds, 0);
const stored = (seconds: number, sender = 'guest'): StoredMessage => ({ id: `m${seconds}`, sentAt: at(seconds), sender, envelope: null });
/** What a question asked at some time finds behind another, whatever the lane said when the look began. */
const found = (lane: readonly StoredMessage[], behind: number): readonly StoredMessage[] => lane.filter(({ sentAt }) => sentAt.seconds > behind);

test('[IN10] a message that lands between the look and its answer is counted once', () => {
  const lane = [stored(1), stored(2)];
  const first = countUnread(0, { found: found(lane, 0), upTo: at(1), uid: 'me' });
  const second = countUnread(first, { found: found(lane, 1), upTo: at(2), uid: 'me' });

  expect([first, second]).toEqual([1, 2]);
});

test('[IN10] own messages are never unread, and a list counts to 99', () => {
  expect(countUnread(0, { found: [stored(1), stored(2, 'me')], upTo: at(2), uid: 'me' })).toBe(1);
  expect(countUnread(98, { found: [stored(1), stored(2)], upTo: at(2), uid: 'me' })).toBe(99);
});
