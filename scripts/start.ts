import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Locked } from './launcher/file-lock.ts';
import { findPortFrom, isPortFree } from './launcher/free-ports.ts';
import { loadOwnCertificate } from './launcher/own-certificate.ts';
import { writeFileSafely } from './launcher/write-file-safely.ts';
import { startStack } from './stack.ts';
import type { StackOptions } from './stack.ts';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const firstPort = 3000;

const help = `npm start -- [flags]
  --port N     port of the page (default: the last one used, else 3000 or the next free one)
  --data DIR   folder of keys, accounts and databases (default .data)
  --lan        HTTPS on this machine's network address, for a real phone; only in a network you trust
  --no-build   start what was built last
  --log        print one line for each request`;

const { values: flags } = parseArgs({
  options: {
    port: { type: 'string' },
    data: { type: 'string' },
    'no-build': { type: 'boolean' },
    lan: { type: 'boolean' },
    log: { type: 'boolean' },
    help: { type: 'boolean' },
  },
});

/**
 * What a browser keeps belongs to an address, port included: on another port it would be another device. The port of
 * the last run is therefore taken again.
 */
async function choosePort(data: string): Promise<number> {
  if (flags.port !== undefined) {
    const port = Number(flags.port);
    if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`--port ${flags.port} is no port.`);
    if (!(await isPortFree(port))) throw new Error(`Port ${port} is in use by another program.`);
    return port;
  }
  const last = Number(await readFile(join(data, 'port'), 'utf8').catch(() => ''));
  if (last > 0 && (await isPortFree(last))) return last;
  const port = await findPortFrom(firstPort);
  if (last > 0)
    say(`Port ${last} is in use by another program. On port ${port} this browser counts as a new device: unlock it, or free port ${last} and start again.`);
  return port;
}

/** This machine's address on the local network, and a certificate for it. */
async function prepareLan(data: string, port: number): Promise<NonNullable<StackOptions['lan']>> {
  const address = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
  if (address === undefined) throw new Error('This machine has no address on a local network.');
  const certificate = await loadOwnCertificate(join(data, 'lan.json'), ['localhost', '127.0.0.1', address], Date.now());
  return { address, ...certificate, candidatePort: await findPortFrom(port + 1) };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(): Promise<void> {
  if (flags.help) return say(help);
  const data = resolve(root, flags.data ?? '.data');
  const port = await choosePort(data);
  const stack = await startStack({
    data,
    port,
    build: !flags['no-build'],
    ...(flags.lan ? { lan: await prepareLan(data, port) } : {}),
    say,
    ...(flags.log ? { log: ({ side, method, path, status, durationMs }) => say(`${side} ${method} ${path} ${status} ${durationMs} ms`) } : {}),
  });
  await writeFileSafely(join(data, 'port'), `${stack.port}\n`);
  const phone = flags.lan
    ? `A phone in this network opens it too. It asks once about a certificate that this machine made: go on.`
    : `For a real phone in the same network: npm start -- --lan`;
  say(`\n  Liexin is ready:  ${stack.appUrl}\n  Mails land here:  ${stack.mailboxUrl}\n\n  ${phone}\n  Data stays in ${data}. Ctrl-C ends it.\n`);

  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    say('Stopping ...');
    void stack.stop().then(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  await stack.ended;
  if (isStopping) return;
  process.stderr.write(`A service ended by itself. Its last lines are in ${join(data, 'run', 'emulators.log')}.\n`);
  await stack.kill();
  process.exit(1);
}

try {
  await main();
} catch (error) {
  const sentence =
    error instanceof Locked
      ? `This data folder is in use by a stack that runs already (process ${error.pid}).`
      : error instanceof Error
        ? error.message
        : String(error);
  process.stderr.write(`\n${sentence}\n`);
  process.exit(1);
}
