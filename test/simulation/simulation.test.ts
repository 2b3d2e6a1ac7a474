import { expect, test } from 'vitest';
import { playSeeds } from './support/play-seeds.ts';
import { keepFailed, keptSeeds } from './support/regressions.ts';
import type { Outcome } from './support/run-seed.ts';

const FIRST = 20_261_122;
const seeds = Number(process.env['SEEDS'] ?? 200);

/** Times of each run are told with SIMULATION_TIMES=1. */
const onOutcome = (outcome: Outcome): void => {
  keepFailed(outcome);
  if (process.env['SIMULATION_TIMES'] === undefined) return;
  process.stdout.write(`${outcome.seed} ${outcome.messages} ${outcome.tookMs.join(' ')} ${outcome.faults.length}\n`);
};
const told = (outcomes: readonly Outcome[]) =>
  outcomes.filter(({ faults }) => faults.length > 0).map(({ seed, faults, story }) => ({ seed, faults: faults.slice(0, 8), story: story.join(' · ') }));

/** What was given up before it was finished is played once more, with nothing beside it; what is lost, doubled or readable counts at once. */
const playAgain = async (outcomes: readonly Outcome[]): Promise<readonly Outcome[]> => {
  const unfinished = outcomes.filter(({ isUnfinished }) => isUnfinished).map(({ seed }) => seed);
  if (unfinished.length > 0) process.stdout.write(`unfinished, played again: ${unfinished.join(', ')}\n`);
  const again = await playSeeds(unfinished, { processes: 1, onOutcome });
  return [...outcomes.filter(({ isUnfinished }) => !isUnfinished), ...again];
};

const kept = keptSeeds();
test.skipIf(kept.length === 0)('[SI1] runs that failed once hold', { timeout: 60_000 + kept.length * 10_000 }, async () => {
  expect(told(await playAgain(await playSeeds(kept, { onOutcome })))).toEqual([]);
});

test(
  '[SI1] whatever happens to networks, tabs, server, functions and keys: once, in order, true, and sealed',
  { timeout: 60_000 + seeds * 5_000 },
  async () => {
    const outcomes = await playAgain(
      await playSeeds(
        Array.from({ length: seeds }, (_, i) => FIRST + i),
        { onOutcome },
      ),
    );

    expect(told(outcomes)).toEqual([]);
    expect(outcomes).toHaveLength(seeds);
    expect(outcomes.reduce((sum, { messages }) => sum + messages, 0)).toBeGreaterThan(seeds * 5);
  },
);
