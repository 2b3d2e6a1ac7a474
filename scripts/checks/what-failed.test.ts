import { expect, test } from 'vitest';
import { whatFailed } from './what-failed.ts';

test('[CK11] each failed test is told again with what it said, and each file that could not be loaded', () => {
  const report = JSON.stringify({
    testResults: [
      {
        name: 'a.test.ts',
        status: 'failed',
        assertionResults: [
          { status: 'passed', fullName: 'one' },
          { status: 'failed', fullName: 'two', failureMessages: ['expected 1 to be 2'] },
        ],
      },
      { name: 'b.test.ts', status: 'failed', message: 'Cannot find module', assertionResults: [] },
      { name: 'c.test.ts', status: 'passed', assertionResults: [{ status: 'passed', fullName: 'three' }] },
    ],
  });
  expect(whatFailed(report)).toEqual(['two\nexpected 1 to be 2', 'b.test.ts\nCannot find module']);
  expect([whatFailed(undefined), whatFailed('half {')]).toEqual([[], []]);
  const long = JSON.stringify({ testResults: [{ name: 'd', status: 'failed', message: 'x'.repeat(5000), assertionResults: [] }] });
  expect(whatFailed(long)[0]?.length).toBeLessThan(1600);
});
