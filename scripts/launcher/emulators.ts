import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { access, copyFile, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findFreePorts } from './free-ports.ts';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

export interface EmulatorOptions {
  project: string;
  /** Folder for the configuration and logs of this run; emptied by the caller before. */
  runFolder: string;
  /** Folder in which the Firestore server keeps its databases. */
  dataFolder: string;
  /** Program of the Firestore server. */
  firestoreCli: string;
  /** Folder of the rules and index files of both databases. */
  rulesFolder: string;
  /** Folder with the bundled functions, or undefined while there are none. */
  functionsBundle?: string | undefined;
  /** Variables for the functions, secret ones apart. */
  variables: Record<string, string>;
  secrets: Record<string, string>;
}

export interface Emulators {
  auth: string;
  firestore: string;
  functions: string;
  /** Settles when the CLI has ended, wanted or not. */
  ended: Promise<void>;
  /** Orderly end: functions, Auth, Firestore. */
  stop(): Promise<void>;
  /** What `kill -9` of everything does. */
  kill(): Promise<void>;
}

/** File names of one database's rules and indexes in the project root. */
const databases = {
  '(default)': { rules: 'firestore.rules', indexes: 'firestore.indexes.json' },
  shred: { rules: 'shred.rules', indexes: 'shred.indexes.json' },
} as const;

/** Two slow cores with a build beside them: the CLI alone takes 10 to 15 s. */
const startLimitMs = 180_000;

/**
 * Starts the Firebase CLI's Auth and Functions emulators with our Firestore server in the place of the official one, on
 * free ports of the loopback address, and waits until triggers are registered. Fails with the last lines of the log.
 */
export async function startEmulators(options: EmulatorOptions): Promise<Emulators> {
  const { runFolder, project, functionsBundle } = options;
  const [auth = 0, functions = 0, firestore = 0, websocket = 0, hub = 0, logging = 0, eventarc = 0, tasks = 0] = await findFreePorts(8);
  await writeConfiguration(options, { auth, functions, firestore, websocket, hub, logging, eventarc, tasks });

  const logFile = join(runFolder, 'emulators.log');
  const pidFile = join(runFolder, 'firestore.pid');
  const only = ['auth', 'firestore', ...(functionsBundle ? ['functions'] : [])].join(',');
  const cli = spawn(
    process.execPath,
    [
      join(root, 'node_modules', 'firebase-tools', 'lib', 'bin', 'firebase.js'),
      'emulators:start',
      '--only',
      only,
      '--project',
      project,
      '--config',
      join(runFolder, 'firebase.json'),
      '--log-verbosity',
      'INFO',
    ],
    {
      cwd: runFolder,
      // A group of its own: Ctrl-C in the terminal reaches the launcher alone, which then ends things in order.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: emulatorEnvironment(options, pidFile),
    },
  );
  const ended = new Promise<void>((done) => cli.once('exit', () => done()));
  const tail = await waitUntilReady(cli, logFile);
  if (tail !== undefined) {
    await killAll(cli, pidFile);
    throw new Error(`The Firebase emulators did not start. The end of ${logFile}:\n${tail}`);
  }
  return {
    auth: `127.0.0.1:${auth}`,
    firestore: `127.0.0.1:${firestore}`,
    functions: `127.0.0.1:${functions}`,
    ended,
    async stop() {
      if (cli.exitCode === null && cli.signalCode === null) cli.kill('SIGINT');
      const timer = setTimeout(() => void killAll(cli, pidFile), 20_000);
      await ended;
      clearTimeout(timer);
    },
    kill: () => killAll(cli, pidFile),
  };
}

function emulatorEnvironment({ runFolder, firestoreCli }: EmulatorOptions, pidFile: string): NodeJS.ProcessEnv {
  const env = { ...process.env };
  // Credentials and settings of the machine are no part of a local stack.
  for (const name of ['GOOGLE_APPLICATION_CREDENTIALS', 'FIREBASE_CONFIG', 'GCLOUD_PROJECT', 'GOOGLE_CLOUD_PROJECT', 'FIREBASE_TOKEN', 'VITEST', 'NODE_ENV'])
    delete env[name];
  const hook = join(root, 'scripts', 'launcher', 'emulator-hook.cjs');
  return {
    ...env,
    NODE_OPTIONS: `--require "${hook.replaceAll('\\', '\\\\')}"`,
    LAUNCHER_PARENT_PID: String(process.pid),
    METADATA_SERVER_DETECTION: 'none',
    // Seconds that the functions may take to load; the CLI's ten are not enough where everything starts at once.
    FUNCTIONS_DISCOVERY_TIMEOUT: '60',
    XDG_CONFIG_HOME: join(runFolder, 'config'),
    FIRESTORE_EMULATOR_BINARY_PATH: join(runFolder, 'firestore-local'),
    FIRESTORE_LOCAL_CLI: firestoreCli,
    FIRESTORE_LOCAL_CONFIG: join(runFolder, 'firestore-local.json'),
    FIRESTORE_LOCAL_PID_FILE: pidFile,
    NO_UPDATE_NOTIFIER: '1',
    TZ: 'UTC',
  };
}

/** Everything the CLI and our server read: firebase.json with this run's ports, the functions with their secrets, both databases' laws. */
async function writeConfiguration(
  { runFolder, dataFolder, rulesFolder, functionsBundle, variables, secrets }: EmulatorOptions,
  ports: Record<'auth' | 'functions' | 'firestore' | 'websocket' | 'hub' | 'logging' | 'eventarc' | 'tasks', number>,
): Promise<void> {
  await mkdir(join(runFolder, 'config'), { recursive: true });
  await mkdir(dataFolder, { recursive: true });
  const at = (port: number): { host: string; port: number } => ({ host: '127.0.0.1', port });
  const present = await Promise.all(
    Object.entries(databases).map(async ([database, files]) => {
      for (const file of Object.values(files)) await copyFile(join(rulesFolder, file), join(runFolder, file)).catch(() => undefined);
      return { database, ...files };
    }),
  );
  await writeJson(join(runFolder, 'firebase.json'), {
    ...(functionsBundle ? { functions: [{ source: 'functions', codebase: 'default' }] } : {}),
    firestore: present.map(({ database, rules }) => ({ database, rules })),
    emulators: {
      auth: at(ports.auth),
      functions: at(ports.functions),
      firestore: { ...at(ports.firestore), websocketPort: ports.websocket },
      hub: at(ports.hub),
      logging: at(ports.logging),
      eventarc: at(ports.eventarc),
      tasks: at(ports.tasks),
      ui: { enabled: false },
      singleProjectMode: true,
    },
  });
  // The server watches these originals: a saved rules file takes effect without a restart.
  await writeJson(join(runFolder, 'firestore-local.json'), {
    databases: Object.fromEntries(
      await Promise.all(
        present.map(async ({ database, rules, indexes }) => {
          const hasIndexes = await exists(join(rulesFolder, indexes));
          return [database, { rules: join(rulesFolder, rules), ...(hasIndexes ? { indexes: join(rulesFolder, indexes) } : {}) }] as const;
        }),
      ),
    ),
    data: dataFolder,
  });
  // The CLI wants a file in the place of the jar and makes it executable; what runs is FIRESTORE_LOCAL_CLI.
  await writeFile(join(runFolder, 'firestore-local'), '');
  if (functionsBundle) await layFunctions(functionsBundle, join(runFolder, 'functions'), variables, secrets);
}

/** A copy of the bundle for this run alone: two stacks at once have different ports and secrets. */
async function layFunctions(bundle: string, folder: string, variables: Record<string, string>, secrets: Record<string, string>): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const file of ['index.js', 'index.js.map', 'package.json', 'verify.html', 'verify.mjs'])
    await copyFile(join(bundle, file), join(folder, file)).catch(() => undefined);
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), process.platform === 'win32' ? 'junction' : 'dir');
  await writeFile(join(folder, '.secret.local'), toDotenv(secrets), { mode: 0o600 });
  await writeFile(join(folder, '.env.local'), toDotenv(variables));
}

function toDotenv(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}='${value}'\n`)
    .join('');
}

/** Copies the CLI's output into the log and waits for its word that everything is ready. Answers the end of the log on failure. */
async function waitUntilReady(cli: ChildProcess, logFile: string): Promise<string | undefined> {
  const log = createWriteStream(logFile);
  return new Promise((resolve) => {
    const fail = (): void => {
      clearTimeout(timer);
      log.write('', () => {
        void readFile(logFile, 'utf8').then((text) => resolve(text.split('\n').slice(-40).join('\n')));
      });
    };
    const timer = setTimeout(fail, startLimitMs);
    let seen = '';
    const take = (chunk: Buffer): void => {
      log.write(chunk);
      if (seen === 'ready') return;
      seen += chunk.toString();
      if (/Failed to load function definition|Failed to initialize and load triggers/.test(seen)) fail();
      if (!seen.includes('All emulators ready')) return;
      seen = 'ready';
      clearTimeout(timer);
      resolve(undefined);
    };
    cli.stdout?.on('data', take);
    cli.stderr?.on('data', take);
    cli.once('exit', fail);
  });
}

/** SIGKILL to the Firestore server and the CLI; function workers end by themselves when they lose their parent. */
async function killAll(cli: ChildProcess, pidFile: string): Promise<void> {
  const pid = Number(await readFile(pidFile, 'utf8').catch(() => ''));
  if (pid > 0) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Gone already.
    }
  }
  if (cli.exitCode !== null || cli.signalCode !== null) return;
  const gone = new Promise((done) => cli.once('exit', done));
  cli.kill('SIGKILL');
  await gone;
}

async function writeJson(file: string, value: unknown): Promise<void> {
  await writeFile(file, `${JSON.stringify(value, null, 2)}\n`);
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
