import { Fault } from '@liexin/domain/kernel/fault';
import { expect, test } from 'vitest';
import { NetworkFault } from '../../platform/network-fault.ts';
import { VaultFault } from '../../platform/vault/vault-fault.ts';
import { watchRecovery, type Seen, type WatchPorts } from './watch-recovery.ts';

type Answer = Awaited<ReturnType<WatchPorts['look']>>;
const HOUR = 3_600_000;
const waiting: Answer = { state: 'waiting', askedMs: 0, dueMs: 24 * HOUR };
const due: Answer = { state: 'due', keyLog: [] };

/** A page whose clock and server are in the test's hands: each look takes the next answer. */
const aPage = (answers: (Answer | Error)[], finish: (Error | null)[] = []) => {
  const shown: Seen['kind'][] = [];
  const faults: (string | null)[] = [];
  const waits: number[] = [];
  let finished = 0;
  let now = 0;
  let wake: (() => void) | null = null;
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const watch = watchRecovery({
    look: async () => {
      const next = answers.shift();
      if (next === undefined) throw new Error('asked too often');
      if (next instanceof Error) throw next;
      return next;
    },
    finish: async () => {
      const fault = finish.shift() ?? null;
      if (fault !== null) throw fault;
      finished += 1;
    },
    show: (seen) => void shown.push(seen.kind),
    fault: (code) => void faults.push(code),
    now: () => now,
    after: (ms, next) => {
      waits.push(ms);
      wake = next;
      return () => (wake = null);
    },
  });
  return {
    shown,
    faults,
    waits,
    watch,
    finished: () => finished,
    settle,
    /** The time that was waited for has come. */
    pass: async () => {
      now += waits.at(-1) ?? 0;
      const next = wake;
      wake = null;
      next?.();
      await settle();
    },
    isWaiting: () => wake !== null,
    at: (ms: number) => (now = ms),
  };
};

test('[RV6] [RV9] a page looks at least once a minute, at the moment it is due, and finishes by itself', async () => {
  const page = aPage([waiting, waiting, due]);
  await page.settle();
  page.at(24 * HOUR - 90_000);
  await page.pass();
  expect(page.waits).toEqual([60_000, 30_000]);
  await page.pass();
  expect([page.shown, page.finished(), page.isWaiting()]).toEqual([['waiting', 'waiting', 'finishing'], 1, false]);
});

test('[RV6] [RV8] what has ended is said, and not asked for again', async () => {
  const ends: [Answer | Error, Seen['kind']][] = [
    [{ state: 'stopped', atMs: 5, by: 'owner' }, 'stopped'],
    [{ state: 'replaced' }, 'replaced'],
  ];
  for (const [answer, kind] of ends) {
    const page = aPage([answer]);
    await page.settle();
    expect([page.shown, page.isWaiting()]).toEqual([[kind], false]);
  }
  const page = aPage([due], [new VaultFault('kit-superseded')]);
  await page.settle();
  expect([page.shown, page.isWaiting()]).toEqual([['finishing', 'void'], false]);
});

test('[RV9] without a network it says so and goes on; stopped in the last moment it asks how; what no waiting helps ends', async () => {
  const page = aPage([new NetworkFault('offline'), waiting, due, { state: 'stopped', atMs: 5, by: 'owner' }], [new Fault('recovery-stopped')]);
  await page.settle();
  expect([page.faults, page.isWaiting()]).toEqual([['offline'], true]);
  await page.pass();
  expect(page.faults.at(-1)).toBeNull();
  await page.pass();
  await page.pass();
  expect(page.shown).toEqual(['waiting', 'finishing', 'stopped']);

  const broken = aPage([new Fault('not-signed-in')]);
  await broken.settle();
  expect([broken.faults, broken.isWaiting()]).toEqual([['not-signed-in'], false]);
});

test('[RV8] what wakes it while it looks is not lost: it looks once more', async () => {
  const page = aPage([waiting, { state: 'stopped', atMs: 5, by: 'owner' }]);
  page.watch.wake();
  page.watch.wake();
  await page.settle();
  expect([page.shown, page.isWaiting()]).toEqual([['waiting', 'stopped'], false]);
});
