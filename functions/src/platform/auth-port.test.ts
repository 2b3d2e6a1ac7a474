// One contract for both implementations of the auth port: the real service's emulator, and the unsigned one that other tests use.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deleteApp, initializeApp } from 'firebase-admin/app';
import { getAuth } from 'firebase-admin/auth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exchangeToken, passwordToken, unsignedAuthPort } from '../testing/unsigned-auth.ts';
import { adminAuthPort, type AuthPort } from './auth-port.ts';

const projectId = 'demo-liexin';
const claims = { agency: 'A'.repeat(16), kind: 'staff' as const, device: 'D'.repeat(16) };

interface Service {
  readonly port: AuthPort;
  /** A new account signed in with a password: its uid and ID token. */
  signUp(): Promise<{ uid: string; token: string }>;
  /** The ID token that signing in with a custom token gives. */
  exchange(custom: string): Promise<string>;
  close(): Promise<void>;
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** The official Auth emulator alone, ended by its own process id. */
const startEmulator = async (): Promise<Service> => {
  const folder = mkdtempSync(join(tmpdir(), 'auth-port-'));
  const [auth, hub, logging] = [await freePort(), await freePort(), await freePort()];
  const at = (port: number) => ({ host: '127.0.0.1', port });
  writeFileSync(
    join(folder, 'firebase.json'),
    JSON.stringify({ emulators: { auth: at(auth), hub: at(hub), logging: at(logging), ui: { enabled: false }, singleProjectMode: true } }),
  );
  const cli = new URL('../../../node_modules/firebase-tools/lib/bin/firebase.js', import.meta.url).pathname;
  const child = spawn(process.execPath, [cli, 'emulators:start', '--only', 'auth', '--project', projectId], {
    cwd: folder,
    env: { ...process.env, XDG_CONFIG_HOME: folder, METADATA_SERVER_DETECTION: 'none', NO_UPDATE_NOTIFIER: '1' },
  });
  await new Promise<void>((resolve, reject) => {
    let seen = '';
    child.stdout.on('data', (chunk: Buffer) => {
      seen += chunk.toString();
      if (seen.includes('All emulators ready')) resolve();
    });
    child.once('exit', () => reject(new Error(`the Auth emulator ended: ${seen.slice(-500)}`)));
  });
  process.env['FIREBASE_AUTH_EMULATOR_HOST'] = `127.0.0.1:${auth}`;
  const app = initializeApp({ projectId }, 'auth-port');
  const call = async (method: string, body: object): Promise<Record<string, string>> => {
    const response = await fetch(`http://127.0.0.1:${auth}/identitytoolkit.googleapis.com/v1/accounts:${method}?key=any`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...body, returnSecureToken: true }),
    });
    return (await response.json()) as Record<string, string>;
  };
  return {
    port: adminAuthPort(getAuth(app)),
    signUp: async () => {
      const made = await call('signUp', { email: `${crypto.randomUUID()}@example.test`, password: 'a long password' });
      return { uid: made['localId'] ?? '', token: made['idToken'] ?? '' };
    },
    exchange: async (custom) => (await call('signInWithCustomToken', { token: custom }))['idToken'] ?? '',
    close: async () => {
      await deleteApp(app);
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const startUnsigned = (): Promise<Service> => {
  process.env['FIREBASE_AUTH_EMULATOR_HOST'] ??= '127.0.0.1:9';
  const app = initializeApp({ projectId }, 'auth-port-unsigned');
  const nowS = () => Math.floor(Date.now() / 1000);
  return Promise.resolve({
    port: unsignedAuthPort(projectId, adminAuthPort(getAuth(app))),
    signUp: () => Promise.resolve({ uid: 'someUid', token: passwordToken(projectId, 'someUid', nowS()) }),
    exchange: (custom: string) => Promise.resolve(exchangeToken(projectId, custom, nowS())),
    close: () => deleteApp(app),
  });
};

describe.each([
  ['the Auth emulator', startEmulator],
  ['the unsigned stand-in', startUnsigned],
])('%s', (_name, start) => {
  let service: Service;
  beforeAll(async () => {
    service = await start();
  }, 120_000);
  afterAll(() => service.close(), 60_000);

  test('[CL15] accounts are removed, also where some are gone already', async () => {
    const { uid } = await service.signUp();
    expect(await service.port.emailOf(uid)).not.toBeNull();
    await service.port.remove([uid, 'nobody']);
    await service.port.remove([uid]);
    await service.port.remove([]);
    expect(await service.port.emailOf(uid)).toBeNull();
  });

  test('[API6] a password sign-in is told as such, with its time and no claims', async () => {
    const { uid, token } = await service.signUp();

    const facts = await service.port.verify(token);

    expect(facts).toEqual({ uid, provider: 'password', authTimeS: expect.any(Number) as unknown });
    expect(Math.abs((facts?.authTimeS ?? 0) - Date.now() / 1000)).toBeLessThan(120);
  });

  test("[API6] a custom token's claims stand in the ID token that it gives", async () => {
    const { uid } = await service.signUp();

    const facts = await service.port.verify(await service.exchange(await service.port.mint(uid, claims)));

    expect(facts).toEqual({ uid, provider: 'custom', authTimeS: expect.any(Number) as unknown, ...claims });
  });

  test('[API5] what is no token of this project is nobody', async () => {
    const nowS = Math.floor(Date.now() / 1000);

    for (const wrong of ['x', 'a.b.c', passwordToken('another-project', 'u', nowS), passwordToken(projectId, 'u', nowS - 7200)])
      expect(await service.port.verify(wrong)).toBeNull();
  });
});
