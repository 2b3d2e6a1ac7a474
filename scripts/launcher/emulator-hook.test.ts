import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { processMark } from './process-mark.ts';

const hook = join(dirname(fileURLToPath(import.meta.url)), 'emulator-hook.cjs');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hook-'));
  await writeFile(join(folder, 'server.mjs'), 'process.stdout.write(JSON.stringify(process.argv.slice(2)))');
});

afterAll(() => rm(folder, { recursive: true }));

/** Runs a script in a process that has the hook, as the CLI has it; answers what it printed. */
async function runHooked(script: string): Promise<string> {
  const child = spawn(process.execPath, ['-e', script], {
    env: {
      ...process.env,
      NODE_OPTIONS: `--require "${hook}"`,
      FIRESTORE_LOCAL_CLI: join(folder, 'server.mjs'),
      FIRESTORE_LOCAL_PID_FILE: join(folder, 'pid'),
    },
  });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (out += chunk.toString()));
  await new Promise((resolve) => child.once('close', resolve));
  return out;
}

test('[ST11] java answers its version', async () => {
  const out = await runHooked(`require('child_process').spawn('java', ['-Duser.language=en', '-version'], { stdio: 'inherit' })`);
  expect(/version "([1-9][0-9]*)/.exec(out)?.[1]).toBe('21');
});

test('[ST11] java -jar starts our server with the arguments behind the jar', async () => {
  const out = await runHooked(
    `const c = require('child_process').spawn('java', ['-Dx=1', '-jar', '/x.jar', '--host', '127.0.0.1', '--port', '1'], { stdio: 'inherit' }); process.stderr.write(' pid ' + c.pid)`,
  );
  expect(out).toContain('["--host","127.0.0.1","--port","1"]');
  expect(out).toContain(` pid ${await readFile(join(folder, 'pid'), 'utf8')}`);
});

test('[ST11] other programs are started as they are', async () => {
  expect(await runHooked(`require('child_process').spawn(process.execPath, ['-p', '6*7'], { stdio: 'inherit' })`)).toContain('42');
});

test('[ST7] a process whose parent is killed ends by itself', async () => {
  const child = spawn(
    process.execPath,
    [
      '-e',
      `const c = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: ['ignore', 'inherit', 'ignore'] }); process.stdout.write(String(c.pid)); setInterval(() => {}, 1000)`,
    ],
    { env: { ...process.env, NODE_OPTIONS: `--require "${hook}"` }, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const pid = await new Promise<number>((resolve) => child.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk))));
  // The grandchild holds the pipe open; its end is the end of the output.
  const ended = new Promise((resolve) => child.stdout.once('close', resolve));
  expect(processMark(pid)).toBeDefined();
  child.kill('SIGKILL');
  await ended;
  // Its output closes a moment before the system forgets it.
  await expect.poll(() => processMark(pid)).toBeUndefined();
});
