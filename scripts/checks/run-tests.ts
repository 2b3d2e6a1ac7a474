import { glob, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countTests } from './count-tests.ts';
import type { Counts } from './count-tests.ts';
import { root, runProgram } from './run-program.ts';
import { whatFailed } from './what-failed.ts';

/** Projects of vitest.config.ts with the folders in which their files are. */
const projects = {
  unit: ['{packages,gateway,functions,web,scripts}/**/*.test.ts'],
  quick: ['{packages,web,scripts}/**/*.test.ts'],
  rules: ['test/{rules,conformance,simulation}/**/*.test.ts'],
  launcher: ['scripts/**/*.stack.test.ts'],
  stack: ['test/{journeys,attacks,a11y}/**/*.test.ts'],
} as const;

export type TestProject = keyof typeof projects;

/** How a project's tests ended, and what the failed ones said. */
export type Ended = Counts & { readonly broken: readonly string[] };

/** Runs the tests of one project with their lines on the screen. Undefined when the project has no file yet. */
export async function runTests(project: TestProject): Promise<Ended | undefined> {
  if (!(await hasFiles(projects[project]))) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'report-'));
  const file = join(folder, 'report.json');
  try {
    const { isGood } = await runProgram('vitest', ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`], {
      isShown: true,
    });
    const report = await readFile(file, 'utf8').catch(() => undefined);
    return { ...countTests(report, isGood), broken: whatFailed(report) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function hasFiles(patterns: readonly string[]): Promise<boolean> {
  for await (const file of glob(patterns, { cwd: root, exclude: (name) => name === 'node_modules' })) if (file) return true;
  return false;
}
