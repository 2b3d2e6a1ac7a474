import { createHash } from 'node:crypto';
import { copyFile, readFile, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { build } from 'esbuild';
import type { Shell } from '../web/src/worker/shell-plan.ts';

/**
 * What of an export is kept in browsers (SW3): its pages by address, its files by name, and what pages fetch about each other. The version
 * is a hash of all contents, so that the same build is the same version.
 */
export async function shellOf(exported: string): Promise<Shell> {
  const entries = await readdir(exported, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(exported, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((name) => !/\.(?:br|gz|map)$/.test(name) && name !== 'sw.js')
    .toSorted();
  const hash = createHash('sha256');
  for (const name of names) hash.update(`${name}\0`).update(await readFile(join(exported, name)));
  // The font of copies is large, and few make one: it is fetched by who does.
  const isAsset = (name: string): boolean => (name.startsWith('_next/static/') && !name.endsWith('.ttf')) || /^[^/]+\.(?:svg|png|webmanifest)$/.test(name);
  return {
    version: hash.digest('hex').slice(0, 16),
    pages: names
      .filter((name) => name.endsWith('.html') && !/^(?:404|_not-found)/.test(name))
      .map((name) => `/${name.replace(/(?:^|\/)index\.html$|\.html$/, '')}`),
    assets: names.filter(isAsset).map((name) => `/${name}`),
    payloads: names.filter((name) => name.endsWith('.txt') && !name.startsWith('_next/') && !name.startsWith('_not-found')).map((name) => `/${name}`),
  };
}

/** Builds the service worker of the app into its export, after everything that it keeps is there. */
export async function buildWorker(root: string, exported: string): Promise<void> {
  await copyFile(join(root, 'web', 'src', 'worker', 'icon.svg'), join(exported, 'icon.svg'));
  await build({
    entryPoints: [join(root, 'web', 'src', 'worker', 'sw.ts')],
    outfile: join(exported, 'sw.js'),
    bundle: true,
    format: 'iife',
    minify: true,
    target: ['es2022', 'safari16', 'chrome100', 'firefox115'],
    legalComments: 'none',
    define: { SHELL: JSON.stringify(await shellOf(exported)) },
    logLevel: 'warning',
  });
}
