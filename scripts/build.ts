import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildFunctions } from './build-functions.ts';
import { appRoot, buildApp, buildReply, replyRoot } from './build-web.ts';
import { readHeaderTable } from './headers.ts';
import { hostingSites } from './hosting.ts';
import { takeLock } from './launcher/file-lock.ts';
import { buildMark, hashSources } from './launcher/is-stale.ts';
import { sayWhile } from './launcher/say-while.ts';
import { writeFileSafely } from './launcher/write-file-safely.ts';

const region = 'us-central1';
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const marks = join(root, '.cache', 'build');
const shared = ['packages/domain', 'packages/proof', 'package-lock.json'];

/** Each part with everything that its result depends on. */
const parts = [
  { name: 'functions', sources: ['functions', 'verifier', 'scripts/build-functions.ts', 'scripts/build-checker.ts', ...shared], build: buildFunctions },
  { name: 'app', sources: ['web', 'packages/e2ee', 'scripts/build-web.ts', 'scripts/headers.ts', ...shared], build: buildApp },
  { name: 'candidate page', sources: ['web', 'packages/e2ee', 'scripts/build-web.ts', ...shared], build: buildReply },
] as const;

/** Longer than the slowest build on two busy cores. */
const lockWaitMs = 600_000;

/**
 * Builds what is stale: functions, app, candidate page, and the table of headers over both pages. Safe to run twice at
 * once (the second waits and finds everything fresh) and to cut off (a part counts as built only when it is whole).
 *
 * @param say receives lines about each part that is being built
 */
export async function buildAll(say: (line: string) => void): Promise<void> {
  const unlock = await takeLock(join(marks, 'lock'), lockWaitMs);
  try {
    for (const { name, sources, build } of parts) {
      const mark = buildMark(join(marks, name.replaceAll(' ', '-')));
      const hash = await hashSources(root, sources);
      if (await mark.matches(hash)) continue;
      if (await sayWhile(say, `Building the ${name}`, build)) await mark.set(hash);
    }
    await writeTables();
  } finally {
    await unlock();
  }
}

/** The header table for a gateway that runs elsewhere, and the same as a configuration of Firebase Hosting. */
async function writeTables(): Promise<void> {
  const table = await readHeaderTable({ appRoot, replyRoot });
  const project: unknown = JSON.parse(await readFile(join(root, 'firebase.json'), 'utf8'));
  const hosted = {
    ...(project as object),
    functions: [{ source: 'functions', codebase: 'default', runtime: 'nodejs24' }],
    hosting: hostingSites(table, region),
  };
  await writeFileSafely(join(root, 'dist', 'headers.json'), `${JSON.stringify(table, null, 2)}\n`);
  await writeFileSafely(join(root, 'dist', 'firebase.json'), `${JSON.stringify(hosted, null, 2)}\n`);
}

if (import.meta.main) await buildAll((line) => process.stdout.write(`${line}\n`));
