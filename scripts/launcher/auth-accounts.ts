import { readFile } from 'node:fs/promises';
import { writeFileSafely } from './write-file-safely.ts';

/** One account as the Auth emulator exports it; only what a restore touches is named. */
interface Account {
  localId: string;
  validSince?: string;
  lastLoginAt?: string;
  createdAt?: string;
  [field: string]: unknown;
}

/** Keeps the accounts of the local Auth service, which holds them in memory only, in one file. */
export interface AuthAccounts {
  /** Loads the file into a freshly started service (ST5). A missing file is an empty one. */
  restore(): Promise<void>;
  /**
   * Resolves when a state at least as new as the call is on the disk (ST6). Calls made while one save runs share the next:
   * a burst of sign-ins costs two writes, not one each.
   */
  save(): Promise<void>;
}

/**
 * @param service `host:port` of the Auth emulator
 * @param file where the accounts live between runs
 */
export function keepAuthAccounts({ service, project, file }: { service: string; project: string; file: string }): AuthAccounts {
  const base = `http://${service}/identitytoolkit.googleapis.com/v1/projects/${project}`;
  let running: Promise<void> | undefined;
  let following: Promise<void> | undefined;

  async function call(path: string, body: unknown): Promise<Record<string, unknown>> {
    const response = await fetch(`${base}${path}`, {
      method: 'POST',
      headers: { Authorization: 'Bearer owner', 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`auth-emulator-refused: ${response.status}`);
    return JSON.parse(text) as Record<string, unknown>;
  }

  async function write(): Promise<void> {
    const { userInfo = [] } = await call('/accounts:query', {});
    await writeFileSafely(file, `${JSON.stringify({ version: 1, project, accounts: userInfo }, null, 1)}\n`, 0o600);
  }

  function start(): Promise<void> {
    running = write().finally(() => {
      running = undefined;
    });
    return running;
  }

  return {
    async restore() {
      const text = await readFile(file, 'utf8').catch(() => undefined);
      if (text === undefined) return;
      const { accounts = [] } = JSON.parse(text) as { accounts?: Account[] };
      if (accounts.length === 0) return;
      const { error = [] } = await call('/accounts:batchCreate', { users: accounts, allowOverwrite: true });
      if (Array.isArray(error) && error.length > 0) throw new Error(`auth-accounts-not-restored: ${error.length} of ${accounts.length}`);
      // An import stamps `validSince` with the present, which would void every token and sign-in from before it; an account
      // that only ever signed in by custom token has none, and the beginning of time stands for that.
      for (const { localId, validSince = '0', lastLoginAt, createdAt } of accounts) {
        await call('/accounts:update', { localId, ...pick({ validSince, lastLoginAt, createdAt }) });
      }
    },
    save() {
      if (!running) return start();
      following ??= running.then(noop, noop).then(() => {
        following = undefined;
        return start();
      });
      return following;
    },
  };
}

function pick(fields: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function noop(): void {}
