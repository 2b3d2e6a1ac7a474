import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { access, copyFile, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { FONT_FILE } from '@liexin/proof/readable/pdf/copy-font';
import { buildWorker } from './build-worker.ts';
import { measureFirstLoads, overBudget } from './first-load.ts';
import { insertDefaultPolicy } from './headers.ts';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Where the two exports are after a build. */
export const appRoot = join(root, 'web', 'out');
export const replyRoot = join(root, 'web', 'reply', 'dist');

const compressible = /\.(?:html|js|mjs|css|json|txt|svg|webmanifest)$/;
/** Below one packet nothing is won. */
const smallestCompressed = 1_000;

/** Builds the app's static export and makes it ready to be served: the default policy in every page, compressed twins beside every text. */
export async function buildApp(): Promise<boolean> {
  if (!(await hasApp())) return false;
  await run(join(root, 'web'), [join(root, 'node_modules', 'next', 'dist', 'bin', 'next'), 'build']);
  for (const file of await listFiles(appRoot)) {
    if (file.endsWith('.html')) await writeFile(file, insertDefaultPolicy(await readFile(file, 'utf8')));
  }
  await addFont(join(appRoot, '_next', 'static', FONT_FILE));
  await buildWorker(root, appRoot);
  await compressAll(appRoot);
  await holdBudget();
  return true;
}

/** The font that a PDF of a copy is set in, where it is kept for ever and belongs to no page. A better packing than gzip takes longer than all of the build. */
async function addFont(file: string): Promise<void> {
  const font = await readFile(createRequire(import.meta.url).resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'));
  await writeFile(file, font);
  await writeFile(`${file}.gz`, await promisify(gzip)(font, { level: 9 }));
}

/** Prints what each page of the app loads before it is alive, and refuses a build that loads more than `web/budget.json` allows. */
async function holdBudget(): Promise<void> {
  const budget = JSON.parse(await readFile(join(root, 'web', 'budget.json'), 'utf8')) as { firstLoadGzipBytes: Record<string, number> };
  const measured = await measureFirstLoads(appRoot, await listFiles(appRoot));
  const sizes = measured.map(({ route, bytes }) => `${route} ${(bytes / 1000).toFixed(0)}`).join(', ');
  process.stdout.write(`  scripts of the first load, kB gzip: ${sizes}\n`);
  const over = overBudget(measured, budget.firstLoadGzipBytes);
  if (over.length > 0) throw new Error(`The app's first load is over its budget:\n${over.join('\n')}`);
}

/** Builds the candidate's page by its own script, which is the same that its authors run alone. */
export async function buildReply(): Promise<boolean> {
  const script = join(root, 'web', 'reply', 'build.ts');
  if (!(await exists(script))) return false;
  await run(join(root, 'web'), [script]);
  // An address of this host that is no link is told as a link that was cut: with the box to paste the whole message.
  await copyFile(join(replyRoot, 'index.html'), join(replyRoot, '404.html'));
  await compressAll(replyRoot);
  return true;
}

async function hasApp(): Promise<boolean> {
  const roots = await Promise.all(['src/app', 'app'].map((folder) => exists(join(root, 'web', folder, 'layout.tsx'))));
  return roots.some(Boolean);
}

/** Brotli and gzip twins with the best level: made once here, sent by the gateway as they are. */
async function compressAll(folder: string): Promise<void> {
  const files = (await listFiles(folder)).filter((file) => compressible.test(file));
  // Side by side: the work is done on the threads of the pool, and would leave all cores but one idle.
  await Promise.all(
    files.map(async (file) => {
      const text = await readFile(file);
      if (text.length < smallestCompressed) return;
      await writeFile(`${file}.br`, await promisify(brotliCompress)(text, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: text.length } }));
      await writeFile(`${file}.gz`, await promisify(gzip)(text, { level: 9 }));
    }),
  );
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Runs a program of ours under this Node; its output is shown only when it fails. */
async function run(cwd: string, args: string[]): Promise<void> {
  const child = spawn(process.execPath, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' },
  });
  const lines: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => lines.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => lines.push(chunk.toString()));
  const code = await new Promise((done) => child.once('close', done));
  if (code !== 0) throw new Error(`The build of ${cwd} failed:\n${lines.join('').split('\n').slice(-60).join('\n')}`);
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
