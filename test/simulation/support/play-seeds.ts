import { fork, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import type { Outcome } from './run-seed.ts';

/** A run waits more than it computes: so many at once in one process. */
const AT_ONCE = 5;
/** Then a process is replaced, so that a long run does not grow. */
const SEEDS_OF_PROCESS = 150;

export interface PlayOptions {
  readonly processes?: number;
  readonly onOutcome?: (outcome: Outcome) => void;
}

/** Plays all seeds, on every core. A process that dies is a fault of the seeds that it was at. */
export const playSeeds = async (seeds: readonly number[], { processes = availableParallelism(), onOutcome }: PlayOptions = {}): Promise<readonly Outcome[]> => {
  const queue = [...seeds];
  const outcomes: Outcome[] = [];
  const take = (outcome: Outcome): void => {
    outcomes.push(outcome);
    onOutcome?.(outcome);
  };
  const line = async (): Promise<void> => {
    while (queue.length > 0) await playInProcess(queue, take);
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(processes, Math.ceil(seeds.length / AT_ONCE))) }, line));
  return outcomes;
};

const playInProcess = (queue: number[], take: (outcome: Outcome) => void): Promise<void> =>
  new Promise((resolve) => {
    const child: ChildProcess = fork(new URL('seed-worker.ts', import.meta.url), { execArgv: ['--disable-warning=ExperimentalWarning'] });
    const underWay = new Set<number>();
    let begun = 0;
    const next = (): void => {
      const seed = begun < SEEDS_OF_PROCESS ? queue.shift() : undefined;
      if (seed === undefined) return void (underWay.size === 0 && child.disconnect());
      begun += 1;
      underWay.add(seed);
      child.send(seed);
    };
    child.on('message', (outcome: Outcome) => {
      underWay.delete(outcome.seed);
      take(outcome);
      next();
    });
    child.on('exit', (code, signal) => {
      for (const seed of underWay) take({ seed, faults: [`its process ended: ${signal ?? code}`], story: [], isUnfinished: false, messages: 0, tookMs: [] });
      resolve();
    });
    for (let n = 0; n < AT_ONCE; n++) next();
  });
