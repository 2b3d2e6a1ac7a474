import { afterEach, expect, test, vi } from 'vitest';
import { openOpenedMessages } from '../../platform/history/opened-messages.ts';
import type { StoredMessage } from '../../platform/live/stored-message.ts';
import type { OpenOutcome } from '../../platform/vault/messages.ts';
import { openMessageOpener } from './message-opener.ts';

const aMessage = (id: string): StoredMessage => ({ id, sentAt: { seconds: 1, nanoseconds: 0 }, sender: 'guest', envelope: null }) as unknown as StoredMessage;
const opened = { kind: 'opened', body: { text: 'hello' } } as unknown as OpenOutcome;
const locked: OpenOutcome = { kind: 'locked', code: 'key-missing' };

/** An opener whose messages open when the test says so. */
const anOpener = () => {
  const waiting: ((outcome: OpenOutcome) => void)[] = [];
  const changed = vi.fn<() => void>();
  const opener = openMessageOpener({
    open: () => new Promise((resolve) => waiting.push(resolve)),
    kept: openOpenedMessages(),
    now: () => 0,
    changed,
  });
  const answer = async (outcome: OpenOutcome): Promise<void> => {
    waiting.shift()?.(outcome);
    await vi.advanceTimersByTimeAsync(50);
  };
  return { opener, answer, changed, asked: () => waiting.length };
};

vi.useFakeTimers();
afterEach(() => vi.clearAllTimers());

test('[HS23] what was being opened for somebody else when it came into view stands there once it is open', async () => {
  const { opener, answer, changed, asked } = anOpener();
  const message = aMessage('a');
  const apart = opener.open(message);
  opener.want([message]);
  expect([asked(), opener.outcomes().size]).toEqual([1, 0]);
  await answer(opened);
  await expect(apart).resolves.toBe(opened);
  expect(opener.outcomes().get('a')).toBe(opened);
  expect(changed).toHaveBeenCalledOnce();
});

test('[HS23] and what stayed locked then is tried again with the others', async () => {
  const { opener, answer, asked } = anOpener();
  const message = aMessage('a');
  void opener.open(message);
  opener.want([message]);
  await answer(locked);
  opener.retryLocked();
  expect(asked()).toBe(1);
  await answer(opened);
  expect(opener.outcomes().get('a')).toBe(opened);
});

test('[HS23] what nobody looks at is told to who asked alone', async () => {
  const { opener, answer, changed } = anOpener();
  void opener.open(aMessage('b'));
  await answer(locked);
  expect([opener.outcomes().size, changed.mock.calls.length]).toEqual([0, 0]);
});
