import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { writeFileSafely } from './write-file-safely.ts';

/** Written by a build beside the sources: counted, it would make the next start build again. */
const notSource = new Set(['node_modules', '.next', 'out', 'dist', '.data', '.cache', 'test-results', 'next-env.d.ts']);

/** SHA-256 over names and contents of all files below the given folders and files; what a build makes and tests are left out. */
export async function hashSources(root: string, paths: readonly string[]): Promise<string> {
  const files = (await Promise.all(paths.map((path) => listFiles(join(root, path))))).flat().toSorted();
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(relative(root, file))
      .update('\0')
      .update(await readFile(file))
      .update('\0');
  return hash.digest('hex');
}

async function listFiles(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => (error.code === 'ENOTDIR' ? undefined : []));
  if (!entries) return [path];
  const below = entries
    .filter((entry) => !notSource.has(entry.name) && !/\.test\.tsx?$|\.tsbuildinfo$|\.md$/.test(entry.name) && (entry.isDirectory() || entry.isFile()))
    .map((entry) => listFiles(join(path, entry.name)));
  return (await Promise.all(below)).flat();
}

/** Remembers beside a build what it was made from. The mark is written after the build, so one that was cut off is made again. */
export function buildMark(file: string): { matches(hash: string): Promise<boolean>; set(hash: string): Promise<void> } {
  return {
    matches: async (hash) => (await readFile(file, 'utf8').catch(() => '')).trim() === hash,
    set: (hash) => writeFileSafely(file, `${hash}\n`),
  };
}
