import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { shellOf } from './build-worker.ts';

const anExport = async (script: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'shell-'));
  await mkdir(join(folder, '_next', 'static'), { recursive: true });
  await mkdir(join(folder, 'settings'), { recursive: true });
  const files = {
    'index.html': 'home',
    'inbox.html': 'inbox',
    'inbox.html.br': 'x',
    'inbox.txt': 'rsc',
    'settings/people.html': 'people',
    '404.html': 'none',
    'icon.svg': '<svg/>',
    'sw.js': 'old',
    '_next/static/a.js': script,
    '_next/static/a.js.gz': 'x',
    '_next/static/font.ttf': 'large',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
};

test('[SW3] the shell has every page, file and payload once, no twin, no worker and not the font of copies; another build is another version', async () => {
  const shell = await shellOf(await anExport('one'));

  expect(shell).toEqual({
    version: expect.stringMatching(/^[0-9a-f]{16}$/),
    pages: ['/inbox', '/', '/settings/people'],
    assets: ['/_next/static/a.js', '/icon.svg'],
    payloads: ['/inbox.txt'],
  });
  expect((await shellOf(await anExport('one'))).version).toBe(shell.version);
  expect((await shellOf(await anExport('two'))).version).not.toBe(shell.version);
});
