import { addCounts } from './count-tests.ts';
import type { Counts } from './count-tests.ts';
import { runTests } from './run-tests.ts';
import type { TestProject } from './run-tests.ts';
import { staticChecks } from './static-checks.ts';
import { twoAtATime } from './two-at-a-time.ts';

/**
 * Runs all static checks, two at a time, and then the named test projects, one after the other and all of them, whatever fails; tells the
 * failures again at the end, and prints `N passed, N failed` over everything as the last line. A static check counts as one. Answers the exit code: not 0 when
 * anything failed or nothing ran.
 */
export async function runAll(projects: readonly TestProject[]): Promise<number> {
  const startedAt = performance.now();
  let counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  const notes: string[] = [];
  const broken: string[] = [];
  await twoAtATime(staticChecks, async ({ name, run }) => {
    const { isGood, output, durationMs } = await run();
    say(`${isGood ? 'ok  ' : 'RED '} ${name} (${seconds(durationMs)})`);
    if (!isGood) say(output.trimEnd());
    counts = addCounts(counts, { passed: isGood ? 1 : 0, failed: isGood ? 0 : 1, skipped: 0 });
    if (!isGood) notes.push(name);
  });
  for (const project of projects) {
    const found = await runTests(project);
    if (!found) {
      say(`no tests in ${project} yet`);
      continue;
    }
    counts = addCounts(counts, found);
    if (found.failed > 0) notes.push(`${project} tests`);
    broken.push(...found.broken.map((one) => `${project}: ${one}`));
  }
  for (const one of broken) say(`\nRED  ${one}`);
  say(`\n${seconds(performance.now() - startedAt)} in all${notes.length > 0 ? `; red: ${notes.join(', ')}` : ''}`);
  say(`${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`);
  return counts.failed > 0 || counts.passed === 0 ? 1 : 0;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
