// The Firestore server of one run: inside this process, or as a process of its own that is killed with SIGKILL.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { shredDatabase } from '@liexin/domain/storage/paths';
import type { Engine } from '../../../packages/firestore-local/src/engine.ts';
import { startServer } from '../../../packages/firestore-local/src/server.ts';

const root = new URL('../../../', import.meta.url);
const file = (name: string): string => fileURLToPath(new URL(name, root));
const text = (name: string): string => readFileSync(file(name), 'utf8');
const rules = { '(default)': text('firestore.rules'), [shredDatabase]: text('shred.rules') };
const indexes = { '(default)': JSON.parse(text('firestore.indexes.json')) as unknown };

export interface WorldServer {
  readonly port: number;
  /** Of a server in this process; null where it is a process of its own. */
  readonly engine: Engine | null;
  /** All connections end in the middle of what they do. A process of its own is killed with SIGKILL and finishes nothing. */
  end(): Promise<void>;
}

export interface WorldServerInput {
  /** Holds the data file, which a later server on it goes on with. */
  readonly folder: string;
  readonly functionsHost: string;
  readonly isOwnProcess: boolean;
}

/** Triggers as the emulator would name them: key, kind of event, pattern. */
const triggers = [
  ['local-onMessageCreated-0', 'created', 'agencies/{agencyId}/lanes/{laneId}/messages/{messageId}'],
  ['local-onCursorWritten-0', 'written', 'agencies/{agencyId}/lanes/{laneId}/cursors/{uid}'],
].map(([key = '', kind = '', document = '']) => ({
  key,
  spec: { eventType: `google.cloud.firestore.document.v1.${kind}`, database: '(default)', document },
}));

export const startWorldServer = (input: WorldServerInput): Promise<WorldServer> => (input.isOwnProcess ? startApart(input) : startInside(input));

const startInside = async ({ folder, functionsHost }: WorldServerInput): Promise<WorldServer> => {
  const server = await startServer({ port: 0, rules, indexes, dataFile: path.join(folder, 'firestore.sqlite'), functionsHost });
  for (const { key, spec } of triggers) server.engine.addTrigger(key, { project: 'demo-liexin', matchType: 'PATH_PATTERN', ...spec });
  return { port: server.port, engine: server.engine, end: () => server.close() };
};

/** The server's own command line, with pauses as quick as those of this process. */
const startApart = async ({ folder, functionsHost }: WorldServerInput): Promise<WorldServer> => {
  const config = path.join(folder, 'config.json');
  const databases = {
    '(default)': { rules: file('firestore.rules'), indexes: file('firestore.indexes.json') },
    [shredDatabase]: { rules: file('shred.rules') },
  };
  writeFileSync(config, JSON.stringify({ databases, data: folder }));
  const child = spawn(
    process.execPath,
    [
      '--import',
      new URL('quicken-now.ts', import.meta.url).href,
      file('packages/firestore-local/src/cli.ts'),
      '--port',
      '0',
      '--functions_emulator',
      functionsHost,
    ],
    { env: { ...process.env, FIRESTORE_LOCAL_CONFIG: config }, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const port = await portOf(child);
  for (const { key, spec } of triggers)
    await fetch(`http://127.0.0.1:${port}/emulator/v1/projects/demo-liexin/eventarcTrigger?eventarcTriggerId=${key}`, {
      method: 'POST',
      body: JSON.stringify({ ...spec, document: { value: spec.document, matchType: 'PATH_PATTERN' } }),
    });
  const ended = once(child, 'exit');
  const end = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  return { port, engine: null, end };
};

const portOf = async (child: ChildProcess): Promise<number> => {
  if (child.stdout === null) throw new Error('no output');
  for await (const line of createInterface(child.stdout)) {
    const port = /^ready .*:(\d+)$/.exec(line)?.[1];
    if (port !== undefined) return Number(port);
  }
  throw new Error('the server ended before it was ready');
};
