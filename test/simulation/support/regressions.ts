// Seeds of runs that failed once: one file each, played again ever after.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Outcome } from './run-seed.ts';

const folder = new URL('../regressions/', import.meta.url);

export const keptSeeds = (): readonly number[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => (JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as { seed: number }).seed);

/** Keeps the seed of a run that failed. */
export const keepFailed = ({ seed, faults, story }: Outcome): void => {
  if (faults.length === 0) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL(`${seed}.json`, folder), `${JSON.stringify({ seed, faults: faults.slice(0, 5), story: story.join(' · ') }, null, 2)}\n`);
};
