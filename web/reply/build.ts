// Builds the candidate's page into dist/: one HTML file, one small script that reads and replies, and the SDK behind it. Holds the budget.
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Metafile } from 'esbuild';
import { readStyles } from './read-styles.ts';

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, 'dist');
const budget = JSON.parse(await readFile(join(here, 'budget.json'), 'utf8')) as { firstLoadGzipBytes: number; liveGzipBytes: number };

await rm(out, { recursive: true, force: true });
await mkdir(join(out, 'assets'), { recursive: true });
const result = await build({
  entryPoints: [join(here, 'src', 'main.tsx')],
  outdir: join(out, 'assets'),
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  minify: true,
  target: ['es2022', 'safari16', 'chrome100', 'firefox115'],
  jsx: 'automatic',
  jsxImportSource: 'preact',
  legalComments: 'none',
  metafile: true,
  conditions: ['browser'],
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'warning',
});

/** Everything that is loaded before the first readable message: the entry and what it imports at once, not what it imports later. */
const firstLoad = (meta: Metafile, entry: string): string[] => {
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const item of meta.outputs[file]?.imports ?? []) if (item.kind === 'import-statement') visit(item.path);
  };
  visit(entry);
  return [...seen];
};

const outputs = Object.keys(result.metafile.outputs);
const entry = outputs.find((file) => result.metafile.outputs[file]?.entryPoint?.endsWith('main.tsx'));
if (!entry) throw new Error('the build made no entry');
const gzipped = async (files: string[]): Promise<number> =>
  (await Promise.all(files.map(async (file) => gzipSync(await readFile(file), { level: 9 }).length))).reduce((sum, size) => sum + size, 0);
const first = firstLoad(result.metafile, entry);
const firstBytes = await gzipped(first);
const liveBytes = await gzipped(outputs.filter((file) => !first.includes(file)));

const css = await readStyles();
const cssName = `reply-${createHash('sha256').update(css).digest('hex').slice(0, 8).toUpperCase()}.css`;
await writeFile(join(out, 'assets', cssName), css);
const html = (await readFile(join(here, 'index.html'), 'utf8'))
  .replace('/assets/reply.css', `/assets/${cssName}`)
  .replace('/assets/reply.js', `/assets/${basename(entry)}`);
await writeFile(join(out, 'index.html'), html);

console.log(
  `candidate page: ${firstBytes} bytes gzip before the first readable message (budget ${budget.firstLoadGzipBytes}), ${liveBytes} behind it (budget ${budget.liveGzipBytes})`,
);
if (firstBytes > budget.firstLoadGzipBytes || liveBytes > budget.liveGzipBytes)
  throw new Error('the candidate page is over its budget: see web/reply/budget.json');
