import { execFileSync, spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createBrotliDecompress } from 'node:zlib';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const fixedPlaces = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** A Chromium to test with, and what its process needs in its environment. */
export interface BrowserProgram {
  file: string;
  env: Record<string, string>;
}

let found: Promise<BrowserProgram> | undefined;

/**
 * The Chromium that `CHROME_PATH` names; else, on Linux, the one inside `@sparticuz/chromium`: it comes with the packages in the version of
 * the lockfile and, having no windows, takes half the processor time of an installed one; else the machine's own. Asked once a process.
 */
export function findBrowser(): Promise<BrowserProgram> {
  found ??= findNamed([process.env['CHROME_PATH']]) ?? (isPackaged ? unpack() : (findInstalled() ?? noBrowser()));
  return found;
}

const isPackaged = process.platform === 'linux' && process.arch === 'x64';

function findInstalled(): Promise<BrowserProgram> | undefined {
  const onPath = (process.env['PATH'] ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return findNamed([...onPath, ...fixedPlaces]);
}

function findNamed(places: readonly (string | undefined)[]): Promise<BrowserProgram> | undefined {
  const file = places.find((place) => place !== undefined && place !== '' && existsSync(place));
  return file === undefined ? undefined : Promise.resolve({ file, env: {} });
}

function noBrowser(): never {
  throw new Error('Install Chrome or Chromium, or set CHROME_PATH.');
}

/**
 * Unpacks the browser into the project's cache: beside first, renamed when whole, so two test runs at once or one that is
 * cut off leave no half browser. Its libraries are used only where the machine lacks them.
 */
async function unpack(): Promise<BrowserProgram> {
  const home = dirname(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')));
  const { version } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8')) as { version: string };
  const folder = join(root, '.cache', `chromium-${version}`);
  if (!existsSync(join(folder, 'whole'))) await unpackInto(folder, join(home, 'bin'));
  const file = join(folder, 'chromium');
  const libraries = join(folder, 'lib');
  const lacksLibraries = spawnSync('ldd', [file], { encoding: 'utf8' }).stdout?.includes('not found') ?? false;
  return { file, env: lacksLibraries ? { LD_LIBRARY_PATH: libraries } : {} };
}

async function unpackInto(folder: string, packed: string): Promise<void> {
  const part = `${folder}.part-${process.pid}`;
  await mkdir(part, { recursive: true });
  await decompress(join(packed, 'chromium.br'), join(part, 'chromium'));
  await chmod(join(part, 'chromium'), 0o755);
  for (const archive of ['swiftshader', 'al2023']) {
    const tar = join(part, `${archive}.tar`);
    await decompress(join(packed, `${archive}.tar.br`), tar);
    execFileSync('tar', ['-xf', tar, '-C', part]);
    await rm(tar);
  }
  await writeFile(join(part, 'whole'), '');
  await rename(part, folder).catch(async () => {
    // Another run was first, or one that was cut off left half a browser. A whole one may be in use and is never touched.
    if (existsSync(join(folder, 'whole'))) return rm(part, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
    await rename(part, folder);
  });
}

async function decompress(from: string, to: string): Promise<void> {
  await pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to));
}
