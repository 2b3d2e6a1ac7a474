import { expect, test } from 'vitest';
import { addCounts, countTests } from './count-tests.ts';

const report = (fields: object): string => JSON.stringify(fields);

test('[CK1] tests are counted by how they ended', () => {
  expect(countTests(report({ numPassedTests: 5, numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 }), false)).toEqual({
    passed: 5,
    failed: 2,
    skipped: 2,
  });
  expect(countTests(report({ numPassedTests: 5 }), true)).toEqual({ passed: 5, failed: 0, skipped: 0 });
});

test('[CK2] a file that could not be loaded is a failure', () => {
  const broken = report({
    numPassedTests: 5,
    testResults: [
      { status: 'failed', assertionResults: [] },
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
    ],
  });
  expect(countTests(broken, false)).toEqual({ passed: 5, failed: 1, skipped: 0 });
});

test('[CK3] a run that ended badly, left no report or ran nothing is a failure', () => {
  expect(countTests(report({ numPassedTests: 5 }), false).failed).toBe(1);
  expect(countTests(undefined, true).failed).toBe(1);
  expect(countTests('half {', true).failed).toBe(1);
  expect(countTests(report({ numPassedTests: 0, numPendingTests: 3 }), true).failed).toBe(1);
});

test('[CK1] counts add up', () => {
  expect(addCounts({ passed: 1, failed: 2, skipped: 3 }, { passed: 10, failed: 20, skipped: 30 })).toEqual({ passed: 11, failed: 22, skipped: 33 });
});
