/** How many tests ended how. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

interface Report {
  numPassedTests?: number;
  numFailedTests?: number;
  numPendingTests?: number;
  numTodoTests?: number;
  testResults?: Array<{ status?: string; assertionResults?: Array<{ status?: string }> }>;
}

/**
 * Counts a vitest JSON report. A file that could not be loaded has no failed test in it and counts as one failure; so
 * does a run that ended badly for another reason, and one that left no report or ran nothing.
 */
export function countTests(report: string | undefined, isGood: boolean): Counts {
  const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0, numTodoTests = 0, testResults = [] } = parse(report);
  const broken = testResults.filter(
    ({ status, assertionResults = [] }) => status === 'failed' && !assertionResults.some((one) => one.status === 'failed'),
  ).length;
  const failed = numFailedTests + broken;
  const hasRun = numPassedTests + failed > 0;
  return { passed: numPassedTests, failed: failed === 0 && (!isGood || !hasRun) ? 1 : failed, skipped: numPendingTests + numTodoTests };
}

export function addCounts(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

function parse(report: string | undefined): Report {
  try {
    return JSON.parse(report ?? '') as Report;
  } catch {
    return {};
  }
}
