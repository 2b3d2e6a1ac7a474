import { expect, test } from 'vitest';
import { quickTests, startsServer } from './quick-tests.ts';
import { root } from './run-program.ts';

test('[CK10] a test that starts a server, a program or a browser is not quick; neither is a simulation', () => {
  expect(startsServer('a.test.ts', 'api = await localApi();')).toBe(true);
  expect(startsServer('a.test.ts', "const child = spawn('node');")).toBe(true);
  expect(startsServer('listen/simulation.test.ts', '')).toBe(true);
  expect(startsServer('a.test.ts', '// localApi is named here')).toBe(false);
});

test('[CK10] the quick ones are most, and the tests of the use cases are not among them', () => {
  const found = quickTests(root, ['{packages,web,functions,gateway}/**/*.test.ts'], ['**/node_modules/**']);

  expect(found.length).toBeGreaterThan(80);
  expect(found).toContain('packages/proof/src/bytes.test.ts');
  expect(found).not.toContain('functions/src/features/me/devices.test.ts');
  expect(found.every((file) => !file.includes('node_modules'))).toBe(true);
});
