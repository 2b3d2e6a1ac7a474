import { defineConfig } from 'vitest/config';
import { quickTests } from './scripts/checks/quick-tests.ts';

const isolated = ['**/node_modules/**', '**/dist/**', '**/out/**', '**/.next/**', '**/.cache/**', '**/.data/**'];
const launcherTests = ['scripts/**/*.stack.test.ts', 'test/journeys/restart.test.ts'];
const stackTests = ['test/{journeys,attacks,a11y}/**/*.test.ts'];

const unitTests = [
  'packages/**/*.test.{ts,tsx}',
  'gateway/**/*.test.ts',
  'functions/**/*.test.ts',
  'web/**/*.test.{ts,tsx}',
  'scripts/**/*.test.ts',
  'verifier/**/*.test.ts',
  'test/{architecture,gallery,support}/**/*.test.ts',
];

// What is asked again and again gets as long on a busy machine as any other waiting, not the usual second.
const patient = { poll: { timeout: 20_000 } };

/**
 * `unit` beside the sources; `quick` those of them that start nothing; `rules` against the local Firestore server; `launcher` starts and kills whole stacks; `stack` is
 * real browsers against one running stack.
 */
export default defineConfig({
  test: {
    passWithNoTests: false,
    env: { TZ: 'UTC' },
    projects: [
      // Most of them wait for a local server: two at a time on two cores.
      {
        test: {
          name: 'unit',
          include: unitTests,
          exclude: [...isolated, ...launcherTests],
          maxWorkers: 2,
          testTimeout: 30_000,
          hookTimeout: 60_000,
          expect: patient,
        },
      },
      { test: { name: 'quick', include: quickTests(import.meta.dirname, unitTests, [...isolated, ...launcherTests]), testTimeout: 30_000, expect: patient } },
      { test: { name: 'rules', include: ['test/{rules,conformance,simulation}/**/*.test.ts'], exclude: isolated, testTimeout: 60_000, hookTimeout: 60_000 } },
      { test: { name: 'launcher', include: launcherTests, exclude: isolated, fileParallelism: false, retry: 1, testTimeout: 180_000, hookTimeout: 240_000 } },
      {
        test: {
          name: 'stack',
          include: stackTests,
          exclude: [...isolated, ...launcherTests],
          // One stack for all files, three files at a time: browsers and emulators of one take about half a core, the rest is waiting.
          globalSetup: ['test/support/stack-set-up.ts'],
          maxWorkers: 3,
          // Real browsers and emulators share two cores; what fails twice is a failure.
          retry: 1,
          testTimeout: 240_000,
          hookTimeout: 240_000,
          expect: { poll: { ...patient.poll, interval: 100 } },
        },
      },
    ],
  },
});
