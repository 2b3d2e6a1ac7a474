import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../scripts/checks/run-program.ts';

const lineLimit = 500;
/** Barrels hide who uses what; the Functions entry names what is deployed. */
const entries = new Set(['functions/src/index.ts']);

function listSources(): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx', '*.mjs', '*.cjs'], {
    cwd: root,
    encoding: 'utf8',
  });
  return listed.split('\n').filter((file) => file !== '');
}

test('[CK6] no source file, tests included, has more than 500 lines', async () => {
  const files = listSources();
  const sizes = await Promise.all(
    files.map(async (file) => [file, (await readFile(join(root, file), 'utf8').catch(() => '')).split('\n').length - 1] as const),
  );
  expect(files.length).toBeGreaterThan(100);
  expect(sizes.filter(([, lines]) => lines > lineLimit)).toEqual([]);
});

test('[CK7] files are named in kebab-case and none is a barrel', () => {
  const names = listSources().filter((file) => !file.split('/').every((part) => /^(?:[a-z0-9.-]+|\([a-z-]+\))$/.test(part)));
  const barrels = listSources().filter((file) => /(^|\/)index\.tsx?$/.test(file) && !entries.has(file));
  expect(names).toEqual([]);
  expect(barrels).toEqual([]);
});
