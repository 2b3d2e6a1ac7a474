import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Ends the program when this process is killed: a test run that was given up must not go on. */
const hook = join(root, 'scripts', 'launcher', 'emulator-hook.cjs');

export interface Finished {
  isGood: boolean;
  /** Both outputs in the order in which they came; empty when shown at once. */
  output: string;
  durationMs: number;
}

/** Where the programs are, by package: the links in node_modules/.bin are no scripts on every system. */
const packages: Record<string, string> = { depcruise: 'dependency-cruiser', tsc: 'typescript' };

/**
 * Runs a program of node_modules under this Node.
 *
 * @param isShown whether its output goes straight to the screen
 */
export async function runProgram(name: string, args: readonly string[], { isShown = false } = {}): Promise<Finished> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--require', hook, await findProgram(name), ...args], {
    cwd: root,
    stdio: ['ignore', isShown ? 'inherit' : 'pipe', isShown ? 'inherit' : 'pipe'],
    env: { ...process.env, NO_UPDATE_NOTIFIER: '1' },
  });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((done) => {
    child.once('close', done);
    child.once('error', () => done(1));
  });
  return { isGood: code === 0, output, durationMs: performance.now() - startedAt };
}

/** The file of a program, to be run by this Node. */
export async function findProgram(name: string): Promise<string> {
  const home = join(root, 'node_modules', packages[name] ?? name);
  const { bin } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8')) as { bin: string | Record<string, string> };
  const file = typeof bin === 'string' ? bin : bin[name];
  if (file === undefined) throw new Error(`no program ${name}`);
  return join(home, file);
}
