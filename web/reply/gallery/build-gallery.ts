import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { readStyles } from '../read-styles.ts';

/** Builds the candidate page's gallery into `outDir` (a temporary folder). Never part of the page. */
export const buildReplyGallery = async (outDir: string): Promise<void> => {
  const reply = path.join(import.meta.dirname, '..');
  await mkdir(outDir, { recursive: true });
  await writeFile(path.join(outDir, 'gallery.css'), await readStyles());
  await build({
    entryPoints: [path.join(reply, 'gallery/main.tsx')],
    bundle: true,
    format: 'esm',
    outfile: path.join(outDir, 'gallery.js'),
    jsx: 'automatic',
    jsxImportSource: 'preact',
    target: 'es2022',
    logLevel: 'error',
  });
  await writeFile(
    path.join(outDir, 'index.html'),
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Gallery</title><link rel="stylesheet" href="gallery.css"></head><body><div id="root"></div><script type="module" src="gallery.js"></script></body></html>',
  );
};
