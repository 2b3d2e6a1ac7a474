import { expect, test } from 'vitest';
import { makeCallQueue } from './call-queue.ts';

test('[GW11] at most two calls run, the others follow in the order in which they came', async () => {
  const queue = makeCallQueue(2);
  const entered: number[] = [];
  const leaves: Array<() => void> = [];
  const calls = [0, 1, 2, 3].map(async (call) => {
    const leave = await queue.enter();
    entered.push(call);
    leaves.push(leave);
  });
  await Promise.all(calls.slice(0, 2));
  expect(entered).toEqual([0, 1]);

  leaves[1]?.();
  await calls[2];
  expect(entered).toEqual([0, 1, 2]);

  leaves[0]?.();
  await calls[3];
  expect(entered).toEqual([0, 1, 2, 3]);
});

test('[GW11] leaving twice gives one place back, not two', async () => {
  const queue = makeCallQueue(1);
  const leave = await queue.enter();
  leave();
  leave();
  await queue.enter();
  let entered = false;
  void queue.enter().then(() => (entered = true));
  await Promise.resolve();
  await Promise.resolve();
  expect(entered).toBe(false);
});
