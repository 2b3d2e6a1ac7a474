import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeMailbox } from '@liexin/gateway/mailbox';
import { startPushService } from '@liexin/gateway/push-service/start-push-service';
import { startGateway } from '@liexin/gateway/start-gateway';
import type { AccessLine, FindHeaders } from '@liexin/gateway/start-gateway';
import { buildAll } from './build.ts';
import { functionsBundle } from './build-functions.ts';
import { appRoot, replyRoot } from './build-web.ts';
import { headersFor, rememberPages } from './headers.ts';
import type { HeaderTable } from './headers.ts';
import { keepAuthAccounts } from './launcher/auth-accounts.ts';
import { startEmulators } from './launcher/emulators.ts';
import { takeLock } from './launcher/file-lock.ts';
import { runOnce, startSchedule } from './launcher/schedule.ts';
import type { Job } from './launcher/schedule.ts';
import { sayWhile } from './launcher/say-while.ts';
import { loadServerKeys } from './launcher/server-keys.ts';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

export const project = 'demo-liexin';
export const region = 'us-central1';

/** Use cases that run by the clock. */
const jobs: readonly Job[] = [
  { name: 'escalate', everyMs: 15_000 },
  { name: 'removals', everyMs: 15_000 },
  { name: 'approvals', everyMs: 15_000 },
  { name: 'retention', everyMs: 15_000 },
  { name: 'checkpoint', everyMs: 600_000 },
  { name: 'deletions', everyMs: 60_000 },
  { name: 'replay', everyMs: 3_600_000 },
  { name: 'exports', everyMs: 5_000 },
  { name: 'erasures', everyMs: 15_000 },
  { name: 'closings', everyMs: 15_000 },
  { name: 'sweep', everyMs: 3_600_000 },
];

export interface StackOptions {
  /** Folder of everything that outlives the run: keys, accounts, databases. */
  data: string;
  /** Port of the gateway; 0 takes a free one. */
  port?: number;
  /** Whether stale parts are built first. Default true. */
  build?: boolean;
  /** Folders of the two exports, where not the built ones. */
  appRoot?: string;
  replyRoot?: string;
  /** Folder of a functions bundle, where not the built one. */
  functions?: string;
  /** Folder of the rules and index files, where not the project's. */
  rules?: string;
  /** Program of the Firestore server, where not ours. */
  firestoreCli?: string;
  /** One line for each step. */
  say?: (line: string) => void;
  log?: (line: AccessLine) => void;
  /** Serves this machine's address on the local network over HTTPS, app and candidate page on two ports. */
  lan?: { address: string; cert: string; key: string; candidatePort: number };
}

export interface Stack {
  appUrl: string;
  candidateUrl: string;
  mailboxUrl: string;
  port: number;
  /** Services behind the gateway, for tests that speak to them as the owner. */
  firestorePort: number;
  authPort: number;
  functionsPort: number;
  /** Settles when a service ended by itself. */
  ended: Promise<void>;
  /** Orderly end. */
  stop(): Promise<void>;
  /** What `kill -9` of the launcher and everything below it does; returns when the ports are free. */
  kill(): Promise<void>;
}

/**
 * Starts everything that `npm start` has, on free ports, with a given data folder: Firestore, Auth, Functions, gateway.
 * Starting again on the same folder continues where the last run ended, however it ended. One stack a folder at a time:
 * a second throws `Locked`.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { say = () => undefined, data } = options;
  if (options.build ?? true) await buildAll(say);
  await mkdir(data, { recursive: true });
  const unlock = await takeLock(join(data, 'lock'));
  try {
    return await startLocked(options, resolve(data), say, unlock);
  } catch (error) {
    await unlock();
    throw error;
  }
}

async function startLocked(options: StackOptions, data: string, say: (line: string) => void, unlock: () => Promise<void>): Promise<Stack> {
  const keys = await loadServerKeys(join(data, 'keys.json'));
  const runFolder = join(data, 'run');
  // A service that is just ending may still write its log there.
  await rm(runFolder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  await mkdir(runFolder, { recursive: true });

  const printedHosts = options.lan ? [options.lan.address] : [];
  // Before the functions: they are told where it is.
  const pushService = await startPushService({ file: join(data, 'push.sqlite'), printedHosts });
  const bundle = await findFunctions(options.functions ?? functionsBundle);
  const emulators = await sayWhile(say, 'Starting Firestore, Auth and Functions', () =>
    startEmulators({
      project,
      runFolder,
      dataFolder: join(data, 'firestore'),
      firestoreCli: options.firestoreCli ?? join(root, 'packages', 'firestore-local', 'src', 'cli.ts'),
      rulesFolder: resolve(options.rules ?? root),
      functionsBundle: bundle,
      variables: {
        LIEXIN_PUSH_SERVICE: pushService.address,
        ...(options.lan ? { LIEXIN_CANDIDATE_ORIGIN: `https://${options.lan.address}:${options.lan.candidatePort}` } : {}),
        ...(options.port ? { LIEXIN_APP_ORIGIN: options.lan ? `https://${options.lan.address}:${options.port}` : `http://localhost:${options.port}` } : {}),
      },
      secrets: { LIEXIN_KEYS: JSON.stringify(keys), LIEXIN_SMTP: 'mailbox' },
    }),
  ).catch(async (error: unknown) => {
    await pushService.close();
    throw error;
  });
  try {
    const accounts = keepAuthAccounts({ service: emulators.auth, project, file: join(data, 'auth.json') });
    await accounts.restore();
    const jobPlace = { functions: emulators.functions, project, region, secret: keys.internalSecret };
    // [ER13] [RT49] Before anybody gets in: what was deleted stays deleted, also in a data folder that came from a backup.
    await runOnce(jobPlace, 'replayErasures');
    await runOnce(jobPlace, 'replay');
    const pages = { appRoot: options.appRoot ?? appRoot, replyRoot: options.replyRoot ?? replyRoot };
    const mailbox = makeMailbox({ firestore: emulators.firestore, project, printedHosts });
    const gateway = await startGateway({
      ...pages,
      port: options.port ?? 0,
      host: options.lan ? '0.0.0.0' : '127.0.0.1',
      firestore: emulators.firestore,
      auth: emulators.auth,
      functions: { upstream: emulators.functions, project, region },
      findHeaders: makeFindHeaders(pages),
      localPages: async (...request) => (await mailbox(...request)) || pushService.router(...request),
      onAuthWrite: () => accounts.save(),
      ...(options.lan ? { publicHosts: [options.lan.address], candidatePort: options.lan.candidatePort, tls: options.lan } : {}),
      ...(options.log ? { log: options.log } : {}),
    });
    const stopSchedule = startSchedule({ ...jobPlace, jobs });
    const appUrl = options.lan ? `https://${options.lan.address}:${gateway.port}` : `http://localhost:${gateway.port}`;
    const close = async (end: () => Promise<void>): Promise<void> => {
      stopSchedule();
      await gateway.close();
      await end();
      await pushService.close();
      await unlock();
    };
    return {
      appUrl,
      candidateUrl: options.lan ? `https://${options.lan.address}:${gateway.candidatePort}` : `http://c.localhost:${gateway.port}`,
      mailboxUrl: `${options.lan ? 'https' : 'http'}://localhost:${gateway.port}/_mailbox`,
      port: gateway.port,
      firestorePort: portOf(emulators.firestore),
      authPort: portOf(emulators.auth),
      functionsPort: portOf(emulators.functions),
      ended: emulators.ended,
      stop: () => close(emulators.stop),
      kill: () => close(emulators.kill),
    };
  } catch (error) {
    await emulators.kill();
    await pushService.close();
    throw error;
  }
}

/** The functions to run, or undefined while there are none to run. */
async function findFunctions(folder: string): Promise<string | undefined> {
  return readFile(join(folder, 'index.js')).then(
    () => folder,
    () => undefined,
  );
}

/** Never HSTS, with `--lan` neither: it would bind every other local server of this browser to HTTPS for years. */
function makeFindHeaders(pages: { appRoot: string; replyRoot: string }): FindHeaders {
  const hashesOf = rememberPages();
  return async (side, name) => {
    const table: HeaderTable = { app: {}, candidate: {} };
    if (name?.endsWith('.html')) table[side][name] = await hashesOf(join(side === 'app' ? pages.appRoot : pages.replyRoot, name));
    return headersFor(side, name, table, { isHttps: false });
  };
}

function portOf(address: string): number {
  return Number(address.split(':').at(-1));
}
