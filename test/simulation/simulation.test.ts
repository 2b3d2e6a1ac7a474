import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setLogLevel } from 'firebase/firestore';
import { expect, test } from 'vitest';
import { quickenTimers } from './support/quick-timers.ts';
import { runSeed, type Outcome } from './support/run-seed.ts';

setLogLevel('silent');
quickenTimers();

/** A run waits more than it computes: so many at once. */
const AT_ONCE = 4;
const FIRST = 20_261_122;
const seeds = Number(process.env['SEEDS'] ?? 40);
const regressions = new URL('regressions/', import.meta.url);

/** Runs all, a few at a time. The story of a failed one is kept as a file, which is played again ever after. */
const runAll = async (all: readonly number[]): Promise<readonly Outcome[]> => {
  const queue = [...all];
  const outcomes: Outcome[] = [];
  const worker = async (): Promise<void> => {
    for (let seed = queue.shift(); seed !== undefined; seed = queue.shift()) {
      const outcome = await runSeed(seed);
      outcomes.push(outcome);
      if (process.env['SIMULATION_TIMES'] !== undefined)
        process.stdout.write(`${seed} ${outcome.messages} ${outcome.tookMs.join(' ')} ${outcome.faults.length}\n`);
      if (outcome.faults.length === 0) continue;
      mkdirSync(regressions, { recursive: true });
      writeFileSync(new URL(`${seed}.json`, regressions), `${JSON.stringify({ seed, faults: outcome.faults.slice(0, 5) }, null, 2)}\n`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return outcomes;
};

const told = (outcomes: readonly Outcome[]) =>
  outcomes.filter(({ faults }) => faults.length > 0).map(({ seed, faults, story }) => ({ seed, faults: faults.slice(0, 8), story: story.join(' · ') }));

const kept = readdirSync(regressions)
  .filter((name) => name.endsWith('.json'))
  .map((name) => (JSON.parse(readFileSync(new URL(name, regressions), 'utf8')) as { seed: number }).seed);

test.skipIf(kept.length === 0)('[SI1] runs that failed once hold', { timeout: 60_000 + kept.length * 10_000 }, async () => {
  expect(told(await runAll(kept))).toEqual([]);
});

test(
  '[SI1] whatever happens to networks, tabs, server, functions and keys: once, in order, true, and sealed',
  { timeout: 60_000 + seeds * 10_000 },
  async () => {
    const outcomes = await runAll(Array.from({ length: seeds }, (_, i) => FIRST + i));

    expect(told(outcomes)).toEqual([]);
    expect(outcomes.reduce((sum, { messages }) => sum + messages, 0)).toBeGreaterThan(seeds * 5);
  },
);
