import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildFunctions, functionsBundle } from './build-functions.ts';

test('[ST10] the bundle contains our own packages and lists the others with their installed versions', async () => {
  expect(await buildFunctions()).toBe(true);
  const bundle = await readFile(join(functionsBundle, 'index.js'), 'utf8');
  const manifest = JSON.parse(await readFile(join(functionsBundle, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
    engines: { node: string };
  };
  const installed = JSON.parse(await readFile(join(import.meta.dirname, '..', 'node_modules', 'firebase-functions', 'package.json'), 'utf8')) as {
    version: string;
  };

  expect(bundle).not.toMatch(/from\s*["']@liexin\//);
  expect(bundle).toContain('onMessageCreated');
  expect(manifest.dependencies['firebase-functions']).toBe(installed.version);
  expect(Object.keys(manifest.dependencies).filter((name) => name.startsWith('@liexin/') || name === '@hpke/core')).toEqual([]);
  expect(manifest.engines.node).toBe('24');
});
