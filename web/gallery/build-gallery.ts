import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createRequire } from 'node:module';
import { build } from 'esbuild';

/** Builds the gallery into `outDir` (a temporary folder): one page, one script, one style sheet. Never part of the export. */
export const buildGallery = async (outDir: string): Promise<void> => {
  const web = path.join(import.meta.dirname, '..');
  await mkdir(outDir, { recursive: true });
  const require = createRequire(path.join(web, 'package.json'));
  const postcss = (await import(require.resolve('postcss'))).default;
  const tailwind = (await import(require.resolve('@tailwindcss/postcss'))).default;
  const source = path.join(web, 'src/app/globals.css');
  const { css } = await postcss([tailwind({ base: web })]).process(await readFile(source, 'utf8'), { from: source, to: path.join(outDir, 'gallery.css') });
  for (const font of ['inter-latin.woff2', 'inter-latin-ext.woff2']) await copyFile(path.join(web, 'src/ui/fonts', font), path.join(outDir, font));
  await writeFile(path.join(outDir, 'gallery.css'), css.replaceAll(/url\(["']?[^"')]*fonts\/([a-z-]+\.woff2)["']?\)/gu, 'url(./$1)'));
  await build({
    entryPoints: [path.join(web, 'gallery/main.tsx')],
    bundle: true,
    format: 'esm',
    outfile: path.join(outDir, 'gallery.js'),
    jsx: 'automatic',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  });
  await writeFile(
    path.join(outDir, 'index.html'),
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta id="react-aria-pressable-style" name="pressable-style" content="in stylesheet"><title>Gallery</title><link rel="stylesheet" href="gallery.css"></head><body><div id="root"></div><script type="module" src="gallery.js"></script></body></html>',
  );
};
