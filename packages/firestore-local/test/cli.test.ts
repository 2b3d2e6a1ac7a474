// The command line, as people and as the Firebase CLI start it.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { aFolder, aRecord, denyAll, project, rules } from './support.ts';

const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url));

interface Run {
  readonly child: ChildProcess;
  readonly lines: ReturnType<typeof aRecord<string>>;
  readonly exit: Promise<number | null>;
}

function run(args: readonly string[], environment: Record<string, string> = {}): Run {
  const child = spawn(process.execPath, [cli, ...args], { env: { ...process.env, FIRESTORE_LOCAL_CONFIG: '', ...environment } });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = aRecord<string>();
  const add = (chunk: Buffer) =>
    chunk
      .toString()
      .trimEnd()
      .split('\n')
      .forEach((line) => lines.add(line));
  child.stdout.on('data', add);
  child.stderr.on('data', add);
  return { child, lines, exit: once(child, 'close').then(([code]) => code as number | null) };
}

async function readyAt({ lines }: Run): Promise<string> {
  return (await lines.until((line) => line.startsWith('ready http://127.0.0.1:'))).slice('ready '.length);
}

function aRulesFile(source = rules): string {
  const file = path.join(aFolder(), 'test.rules');
  writeFileSync(file, source);
  return file;
}

const document = `v1/projects/${project}/databases/(default)/documents/open/a`;

test('[FW51] without rules it does not start, and says why', async () => {
  const none = run(['--port', '0']);
  const missing = run(['--port', '0', '--rules', '/nowhere/x.rules']);
  const bad = run(['--port', '0', '--rules', aRulesFile(`rules_version = '2';\nnonsense`)]);

  for (const { exit } of [none, missing, bad]) expect(await exit).toBe(1);
  expect(none.lines.seen.join()).toContain('No rules');
  expect(bad.lines.seen.join()).toContain('2:1');
});

test('[FW52] [FW53] [FW54] own flags: data outlives the process', async () => {
  const args = ['--port', '0', '--rules', aRulesFile(), '--data', path.join(aFolder(), 'deep', 'data'), '--project', project];
  const first = run(args);
  await fetch(`${await readyAt(first)}/${document}`, { method: 'PATCH', body: '{"fields":{"n":{"integerValue":"1"}}}' });
  first.child.kill('SIGKILL');
  await first.exit;

  const second = run(args);
  expect(await (await fetch(`${await readyAt(second)}/${document}`)).json()).toMatchObject({ fields: { n: { integerValue: '1' } } });
  second.child.kill('SIGTERM');
  expect(await second.exit).toBe(0);
});

test('[FW52] [FW54] the arguments of the Firebase CLI, and its way to stop', async () => {
  const started = run([
    '--host',
    '127.0.0.1',
    '--port',
    '0',
    '--websocket_port',
    '9151',
    '--database-edition',
    'standard',
    '--project_id',
    project,
    '--rules',
    aRulesFile(),
    '--single_project_mode',
    'true',
    '--functions_emulator',
    '127.0.0.1:9',
  ]);
  expect((await fetch(`${await readyAt(started)}/`)).status).toBe(200);

  started.child.kill('SIGINT');
  expect(await started.exit).toBe(0);
});

test('[FW52] [FW55] two databases by a file; saved rules count at once, bad ones do not', async () => {
  const file = aRulesFile();
  const config = path.join(aFolder(), 'config.json');
  writeFileSync(config, JSON.stringify({ databases: { '(default)': { rules: file }, shred: { rules: aRulesFile(denyAll) } } }));
  const started = run(['--host', '127.0.0.1', '--port', '0', '--project_id', project], { FIRESTORE_LOCAL_CONFIG: config });
  const base = await readyAt(started);
  const status = async (database: string) => (await fetch(`${base}/${document.replace('(default)', database)}`)).status;
  expect([await status('(default)'), await status('shred'), await status('third')]).toStrictEqual([404, 403, 403]);

  writeFileSync(file, 'nonsense');
  await started.lines.until((line) => line.startsWith('ERROR'));
  expect(await status('(default)')).toBe(404);
  writeFileSync(file, denyAll);
  await started.lines.until((line) => line === 'rules of (default) loaded');
  expect(await status('(default)')).toBe(403);
});

test('[FW52] a port that is taken is told in the words the Firebase CLI looks for', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void taken.close());
  await once(taken, 'listening');
  const started = run(['--port', String((taken.address() as AddressInfo).port), '--rules', aRulesFile()]);

  expect(await started.exit).toBe(1);
  expect(started.lines.seen.join()).toContain('address already in use');
});

test('[FW54] it ends when the process that started it is killed', async () => {
  const script = `const { spawn } = require('node:child_process');
    const child = spawn(process.execPath, ${JSON.stringify([cli, '--port', '0', '--rules', aRulesFile()])}, { detached: true, stdio: ['ignore', 'inherit', 'inherit'] });
    console.log('pid ' + child.pid); setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['-e', script]);
  const lines = aRecord<string>();
  parent.stdout.on('data', (chunk: Buffer) =>
    chunk
      .toString()
      .trimEnd()
      .split('\n')
      .forEach((line) => lines.add(line)),
  );
  const pid = Number((await lines.until((line) => line.startsWith('pid '))).slice(4));
  onTestFinished(() => {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Gone, as it should be.
    }
  });
  const base = (await lines.until((line) => line.startsWith('ready '))).slice('ready '.length);
  expect((await fetch(`${base}/`)).status).toBe(200);
  // The pipe closes when its last writer, the server, has ended.
  const end = once(parent.stdout, 'close');
  parent.kill('SIGKILL');
  await end;

  await expect(fetch(`${base}/`)).rejects.toThrow();
});
