import { defineConfig } from 'vitest/config';
import { quickTests } from './scripts/checks/quick-tests.ts';

const isolated = ['**/node_modules/**', '**/dist/**', '**/out/**', '**/.next/**', '**/.cache/**', '**/.data/**'];
const launcherTests = ['scripts/**/*.stack.test.ts'];
const stackTests = ['test/{journeys,attacks,a11y}/**/*.test.ts'];

const unitTests = [
  'packages/**/*.test.{ts,tsx}',
  'gateway/**/*.test.ts',
  'functions/**/*.test.ts',
  'web/**/*.test.{ts,tsx}',
  'scripts/**/*.test.ts',
  'test/{architecture,support}/**/*.test.ts',
];

/**
 * `unit` beside the sources; `quick` those of them that start nothing; `rules` against the local Firestore server; `launcher` starts and kills whole stacks; `stack` is
 * real browsers against one running stack.
 */
export default defineConfig({
  test: {
    passWithNoTests: false,
    env: { TZ: 'UTC' },
    projects: [
      { test: { name: 'unit', include: unitTests, exclude: [...isolated, ...launcherTests], testTimeout: 30_000, hookTimeout: 60_000 } },
      { test: { name: 'quick', include: quickTests(import.meta.dirname, unitTests, [...isolated, ...launcherTests]), testTimeout: 30_000 } },
      { test: { name: 'rules', include: ['test/{rules,conformance,simulation}/**/*.test.ts'], exclude: isolated, testTimeout: 60_000, hookTimeout: 60_000 } },
      { test: { name: 'launcher', include: launcherTests, exclude: isolated, fileParallelism: false, testTimeout: 180_000, hookTimeout: 60_000 } },
      {
        test: {
          name: 'stack',
          include: stackTests,
          exclude: isolated,
          // One stack for all files, one file after the other: Chromium, emulators and a build exceed two cores together.
          globalSetup: ['test/support/stack-set-up.ts'],
          fileParallelism: false,
          maxWorkers: 1,
          // Real browsers and emulators share two cores; what fails twice is a failure.
          retry: 1,
          testTimeout: 120_000,
          hookTimeout: 240_000,
          // What is asked again and again gets as long as a browser's own waiting, not the usual second.
          expect: { poll: { timeout: 20_000, interval: 100 } },
        },
      },
    ],
  },
});
