#!/usr/bin/env node
// Starts the server from a command line: our own (`--port N --rules FILE`), or the Firebase CLI's when it believes to start the
// official emulator. Ends by SIGINT or SIGTERM, and when the process that started it is gone.
import { mkdirSync, readFileSync, unwatchFile, watchFile } from 'node:fs';
import path from 'node:path';
import { ConfigError, readConfig, readJson, type Config } from './read-config.ts';
import { startServer, type RunningServer } from './server.ts';

const parentCheckMs = 1_000;
const rulesCheckMs = 500;

async function start(config: Config): Promise<RunningServer> {
  const databases = Object.entries(config.databases);
  if (config.dataDirectory !== undefined) mkdirSync(config.dataDirectory, { recursive: true });
  return startServer({
    host: config.host,
    port: config.port,
    rules: Object.fromEntries(databases.map(([id, files]) => [id, readRules(files.rules)])),
    indexes: Object.fromEntries(databases.flatMap(([id, { indexes }]) => (indexes === undefined ? [] : [[id, readJson(indexes)]]))),
    log: (line) => console.error(line),
    ...(config.dataDirectory !== undefined && { dataFile: path.join(config.dataDirectory, 'firestore.sqlite') }),
    ...(config.functionsHost !== undefined && { functionsHost: config.functionsHost }),
  });
}

function readRules(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new ConfigError(`${file} cannot be read: the server does not start without rules.`);
  }
}

/** Saved rules count at once; rules with an error are told and the old ones stay. */
function watchRules(config: Config, server: RunningServer): void {
  for (const [id, { rules }] of Object.entries(config.databases)) {
    watchFile(rules, { interval: rulesCheckMs, persistent: false }, ({ mtimeMs }) => {
      if (mtimeMs === 0) return;
      const issues = server.engine.setRules(id, readRules(rules));
      for (const { line, column, severity, description } of issues) console.error(`${severity} ${rules}:${line}:${column} ${description}`);
      if (!issues.some(({ severity }) => severity === 'ERROR')) console.error(`rules of ${id} loaded`);
    });
  }
}

function endWithParent(close: () => void): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) close();
  }, parentCheckMs).unref();
}

try {
  const config = readConfig(process.argv.slice(2), process.env);
  const server = await start(config);
  watchRules(config, server);
  const close = () => {
    for (const { rules } of Object.values(config.databases)) unwatchFile(rules);
    void server.close().then(() => process.exit(0));
  };
  process.on('SIGINT', close).on('SIGTERM', close);
  endWithParent(close);
  console.log(`ready http://${config.host}:${server.port}`);
} catch (error) {
  const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  // The Firebase CLI looks for these three words.
  console.error(inUse ? 'The port is taken: address already in use.' : error instanceof Error ? error.message : 'The server could not start.');
  process.exit(1);
}
