import { Fault } from '@liexin/domain/kernel/fault';
import { expect, test } from 'vitest';
import { askAgain } from './ask-again.ts';
import { NetworkFault } from './network-fault.ts';

/** Answers in turn; the test says when a wait is over. */
const asking = (answers: (string | Error)[]) => {
  const told: (string | null)[] = [];
  const waits: number[] = [];
  let wake: (() => void) | null = null;
  const asked = askAgain<string>({
    ask: async () => {
      const next = answers.shift();
      if (next === undefined) throw new Error('asked too often');
      if (next instanceof Error) throw next;
      return next;
    },
    answered: (value) => void told.push(value),
    failed: (code) => void told.push(code),
    random: () => 1,
    after: (ms, run) => {
      waits.push(ms);
      wake = run;
      return () => (wake = null);
    },
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const pass = async (): Promise<void> => {
    wake?.();
    await settle();
  };
  return { told, waits, asked, settle, pass, isWaiting: () => wake !== null };
};

test('[WP8] what could not be looked up says so and is looked up again, more and more seldom, until it is answered', async () => {
  const page = asking([new NetworkFault('offline'), new NetworkFault('timeout'), 'found']);
  await page.settle();
  expect(page.told).toEqual(['offline']);
  await page.pass();
  await page.pass();
  expect(page.told).toEqual(['offline', 'timeout', 'found']);
  expect(page.waits).toHaveLength(2);
  expect(page.waits[1]).toBeGreaterThan(page.waits[0] ?? 0);
  expect(page.isWaiting()).toBe(false);
});

test('[WP8] after too many tries it waits as long as the server says', async () => {
  const page = asking([new Fault('too-many-tries', { retryAfterS: 1200 }), 'found']);
  await page.settle();
  expect([page.told, page.waits]).toEqual([['too-many-tries'], [1_200_000]]);
});

test('[WP8] a press asks at once, and whoever has gone is told nothing', async () => {
  const page = asking([new NetworkFault('offline'), 'found']);
  await page.settle();
  page.asked.again();
  await page.settle();
  expect(page.told).toEqual(['offline', 'found']);

  const gone = asking(['found']);
  gone.asked.close();
  await gone.settle();
  expect([gone.told, gone.isWaiting()]).toEqual([[], false]);
});
