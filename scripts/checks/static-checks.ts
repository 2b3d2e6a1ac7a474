import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { root, runProgram } from './run-program.ts';
import type { Finished } from './run-program.ts';

/** A check that reads the sources and runs nothing of them. */
export interface StaticCheck {
  name: string;
  run(): Promise<Finished>;
}

const folders = ['packages', 'gateway', 'functions/src', 'web', 'scripts', 'test'];

/** In the order in which they are quickest to tell something. */
export const staticChecks: readonly StaticCheck[] = [
  { name: 'format', run: () => runProgram('oxfmt', ['--check', '.']) },
  { name: 'lint', run: () => runProgram('oxlint', []) },
  { name: 'imports', run: () => runProgram('depcruise', ['--config', '.dependency-cruiser.cjs', ...folders]) },
  { name: 'dead code', run: () => runProgram('knip', ['--no-progress', '--no-config-hints']) },
  { name: 'types', run: checkTypes },
];

/** Each part under its own settings: what domain may not know does not exist for its compiler. */
async function checkTypes(): Promise<Finished> {
  const startedAt = performance.now();
  const projects: string[] = [];
  const patterns = ['packages/*/tsconfig.json', '{gateway,functions,scripts,test,web,bench}/tsconfig.json', 'web/reply/tsconfig.json'];
  for await (const project of glob(patterns, { cwd: root })) projects.push(project);
  const results: Finished[] = [];
  for (const project of projects.toSorted()) {
    // What a project's last check learned is kept: the next one reads what changed.
    const kept = join(root, '.cache', 'types', `${project.replaceAll('/', '-')}.tsbuildinfo`);
    results.push(await runProgram('tsc', ['--noEmit', '--incremental', '--tsBuildInfoFile', kept, '-p', project]));
  }
  return {
    // A check that saw nothing is red.
    isGood: results.length > 0 && results.every(({ isGood }) => isGood),
    output: results.map(({ output }) => output).join(''),
    durationMs: performance.now() - startedAt,
  };
}
