import { expect, test } from 'vitest';
import { completeLockfile } from './complete-lockfile.ts';

test('[ST12] native packages that the registry lacked are added once, for their own system only', () => {
  const packages = {
    '': {},
    'node_modules/tool': {
      version: '1.0.0',
      dev: true,
      optionalDependencies: {
        '@tool/linux-x64-gnu': '1.0.0',
        '@tool/darwin-arm64': '1.0.0',
        '@tool/binding-linux-x64-musl': '1.0.0',
        helper: '2.0.0',
        'ranged-linux-x64': '^1.0.0',
      },
    },
    'node_modules/@tool/linux-x64-gnu': { version: '1.0.0' },
  };

  const added = completeLockfile(packages);

  expect(added).toEqual(['@tool/darwin-arm64', '@tool/binding-linux-x64-musl']);
  expect(packages).toMatchObject({
    'node_modules/@tool/darwin-arm64': { version: '1.0.0', dev: true, optional: true, cpu: ['arm64'], os: ['darwin'] },
    'node_modules/@tool/binding-linux-x64-musl': { libc: ['musl'], cpu: ['x64'], os: ['linux'] },
  });
  expect(completeLockfile(packages)).toEqual([]);
});

test('[ST12] a package that is found in a folder above is not added again', () => {
  const packages = {
    'node_modules/a/node_modules/tool': { version: '2.0.0', optionalDependencies: { '@tool/linux-x64': '2.0.0', '@tool/win32-x64': '2.0.0' } },
    'node_modules/a/node_modules/@tool/linux-x64': { version: '2.0.0' },
    'node_modules/@tool/win32-x64': { version: '2.0.0' },
  };
  expect(completeLockfile(packages)).toEqual([]);
});
