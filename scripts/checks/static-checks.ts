import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { root, runProgram } from './run-program.ts';
import type { Finished } from './run-program.ts';
import { twoAtATime } from './two-at-a-time.ts';

/** A check that reads the sources and runs nothing of them. */
export interface StaticCheck {
  name: string;
  run(): Promise<Finished>;
}

const folders = ['packages', 'gateway', 'functions/src', 'verifier', 'web', 'scripts', 'test'];

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
  const patterns = ['packages/*/tsconfig.json', '{gateway,functions,verifier,scripts,test,web,bench}/tsconfig.json', 'web/reply/tsconfig.json'];
  for await (const project of glob(patterns, { cwd: root })) projects.push(project);
  // What a project's last check learned is kept: the next one reads what changed.
  const keptAt = (project: string): string => join(root, '.cache', 'types', `${project.replaceAll('/', '-')}.tsbuildinfo`);
  const results = await twoAtATime(projects.toSorted(), (project) =>
    runProgram('tsc', ['--noEmit', '--incremental', '--tsBuildInfoFile', keptAt(project), '-p', project]),
  );
  return {
    // A check that saw nothing is red.
    isGood: results.length > 0 && results.every(({ isGood }) => isGood),
    output: results.map(({ output }) => output).join(''),
    durationMs: performance.now() - startedAt,
  };
}
