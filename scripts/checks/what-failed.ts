interface Report {
  testResults?: Array<{
    name?: string;
    status?: string;
    message?: string;
    assertionResults?: Array<{ status?: string; fullName?: string; failureMessages?: string[] }>;
  }>;
}

/** So much of a failure's own words is told again (characters). */
const shownLength = 1500;

/** One entry for each failed test of a vitest JSON report, and for each file that could not be loaded: its title and what it said. */
export function whatFailed(report: string | undefined): string[] {
  const { testResults = [] } = parse(report);
  return testResults.flatMap(({ name = '', status, message = '', assertionResults = [] }) => {
    const failed = assertionResults.filter((one) => one.status === 'failed');
    if (failed.length > 0) return failed.map(({ fullName = '', failureMessages = [] }) => `${fullName}\n${cut(failureMessages.join('\n'))}`);
    return status === 'failed' ? [`${name}\n${cut(message)}`] : [];
  });
}

function cut(text: string): string {
  return text.length > shownLength ? `${text.slice(0, shownLength)} ...` : text;
}

function parse(report: string | undefined): Report {
  try {
    return JSON.parse(report ?? '') as Report;
  } catch {
    return {};
  }
}
