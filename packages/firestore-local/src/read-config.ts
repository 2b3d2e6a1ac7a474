// What the server is to serve, from its own flags, from FIRESTORE_LOCAL_CONFIG, or from the arguments of the Firebase CLI.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

export interface DatabaseFiles {
  readonly rules: string;
  readonly indexes?: string;
}

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly databases: Readonly<Record<string, DatabaseFiles>>;
  readonly dataDirectory?: string;
  readonly functionsHost?: string;
  /** Default project of databases named without one; the store keeps every project apart anyway. */
  readonly project?: string;
}

/** The message is for the person who started the server. */
export class ConfigError extends Error {}

const usage = `Usage: cli.ts --port N --rules FILE [--indexes FILE] [--data DIR] [--project P] [--host H] [--functions_emulator HOST:PORT]
Several databases: FIRESTORE_LOCAL_CONFIG=FILE, a JSON file {"databases": {"(default)": {"rules": FILE, "indexes": FILE}, …}, "data": DIR}.`;

const options = {
  host: { type: 'string' },
  port: { type: 'string' },
  rules: { type: 'string' },
  indexes: { type: 'string' },
  data: { type: 'string' },
  project: { type: 'string' },
  project_id: { type: 'string' },
  functions_emulator: { type: 'string' },
  help: { type: 'boolean' },
} as const;

/**
 * `--port … --rules …` are the flags of both, ours and the Firebase CLI's; other flags of the CLI are accepted and ignored. With
 * several databases the CLI passes no rules at all, so the file named by FIRESTORE_LOCAL_CONFIG counts before the flags.
 * @throws ConfigError when there are no rules: a server without rules would be open to everybody.
 */
export function readConfig(args: readonly string[], environment: Readonly<Record<string, string | undefined>>): Config {
  const { values } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true });
  const text = (name: keyof typeof options) => (typeof values[name] === 'string' ? values[name] : undefined);
  if (values['help'] === true) throw new ConfigError(usage);
  const port = Number(text('port') ?? '8080');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new ConfigError(`--port must be a port number.\n${usage}`);
  const file = environment['FIRESTORE_LOCAL_CONFIG'];
  const fromFile = file === undefined || file === '' ? undefined : readConfigFile(file);
  const databases = fromFile?.databases ?? databasesOf(text('rules'), text('indexes'));
  const dataDirectory = fromFile?.dataDirectory ?? text('data');
  const project = text('project') ?? text('project_id');
  const functionsHost = text('functions_emulator');
  return {
    host: text('host') ?? '127.0.0.1',
    port,
    databases,
    ...(dataDirectory !== undefined && { dataDirectory: path.resolve(dataDirectory) }),
    ...(functionsHost !== undefined && { functionsHost }),
    ...(project !== undefined && { project }),
  };
}

function databasesOf(rules: string | undefined, indexes: string | undefined): Record<string, DatabaseFiles> {
  if (rules === undefined) throw new ConfigError(`No rules: the server does not start without them.\n${usage}`);
  return { '(default)': { rules: path.resolve(rules), ...(indexes !== undefined && { indexes: path.resolve(indexes) }) } };
}

/** Paths inside are relative to the file. */
function readConfigFile(file: string): { databases: Record<string, DatabaseFiles>; dataDirectory?: string } {
  const folder = path.dirname(path.resolve(file));
  const content = readJson(file);
  const databases: Record<string, DatabaseFiles> = {};
  for (const [id, files] of Object.entries(isRecord(content) && isRecord(content['databases']) ? content['databases'] : {})) {
    const { rules, indexes } = isRecord(files) ? files : {};
    if (typeof rules !== 'string') throw new ConfigError(`No rules for the database ${id}: the server does not start without them.`);
    databases[id] = { rules: path.resolve(folder, rules), ...(typeof indexes === 'string' && { indexes: path.resolve(folder, indexes) }) };
  }
  if (Object.keys(databases).length === 0) throw new ConfigError('FIRESTORE_LOCAL_CONFIG names no databases.');
  const data = isRecord(content) ? content['data'] : undefined;
  return { databases, ...(typeof data === 'string' && { dataDirectory: path.resolve(folder, data) }) };
}

/** @throws ConfigError when the file is missing or is not JSON. */
export function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new ConfigError(`${file} cannot be read as JSON.`);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
