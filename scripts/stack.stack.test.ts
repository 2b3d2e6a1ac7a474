import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Locked } from './launcher/file-lock.ts';
import { project, region, startStack } from './stack.ts';
import type { Stack, StackOptions } from './stack.ts';

/** Functions with what the tests ask: of Auth a custom token, and whether an ID token is accepted; which process answers. */
const functionsSource = `
import { onRequest } from 'firebase-functions/https';
import { defineSecret } from 'firebase-functions/params';
import { initializeApp } from 'firebase-admin/app';
import { getAuth } from 'firebase-admin/auth';
initializeApp();
export const api = onRequest({ region: '${region}', secrets: [defineSecret('LIEXIN_KEYS')] }, async (request, response) => {
  try {
    if (request.path === '/api/token') return void response.json({ token: await getAuth().createCustomToken('guest-1', { kind: 'candidate' }) });
    if (request.path === '/api/verify') return void response.json(await getAuth().verifyIdToken(request.body.idToken));
    if (request.path === '/api/process') return void setTimeout(() => response.json({ pid: process.pid }), 6000);
    response.json(Object.keys(JSON.parse(process.env.LIEXIN_KEYS)));
  } catch (error) {
    response.status(401).json({ code: error.code });
  }
});`;
const rules = (condition: string): string => `rules_version = '2';
service cloud.firestore { match /databases/{database}/documents { match /{document=**} { allow read, write: if ${condition}; } } }`;

let folder: string;
let options: StackOptions;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stack-'));
  const write = async (name: string, text: string): Promise<void> => {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  };
  await write('functions/index.js', functionsSource);
  await write(
    'functions/package.json',
    JSON.stringify({ type: 'module', main: 'index.js', engines: { node: '24' }, dependencies: { 'firebase-admin': '*', 'firebase-functions': '*' } }),
  );
  await write('rules/firestore.rules', rules('request.auth != null'));
  await write('rules/shred.rules', rules('false'));
  await write('app/index.html', '<html><head></head></html>');
  options = {
    data: join(folder, 'data'),
    build: false,
    functions: join(folder, 'functions'),
    rules: join(folder, 'rules'),
    appRoot: join(folder, 'app'),
    replyRoot: join(folder, 'app'),
  };
});

afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }));

async function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<{ status: number; body: Record<string, string> }> {
  const answer = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) });
  return { status: answer.status, body: (await answer.json()) as Record<string, string> };
}

const auth = (appUrl: string, call: string, body: unknown): ReturnType<typeof post> =>
  post(`${appUrl}/identitytoolkit.googleapis.com/v1/accounts:${call}?key=local`, { returnSecureToken: true, ...(body as object) });

/** Waits until nothing answers on the port any more. */
async function untilFree(port: number): Promise<void> {
  for (;;) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (!isOpen) return;
    await wait(100);
  }
}

type Addresses = Pick<Stack, 'appUrl' | 'port' | 'firestorePort' | 'authPort' | 'functionsPort'>;

/** A stack in a process of its own, as `npm start` has it. */
async function startElsewhere(): Promise<{ addresses: Addresses; kill: () => void }> {
  const program = `import { startStack } from ${JSON.stringify(join(dirname(fileURLToPath(import.meta.url)), 'stack.ts'))}; process.stdout.write(JSON.stringify(await startStack(${JSON.stringify(options)})) + '\\n')`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()));
    child.once('exit', () => reject(new Error('the stack did not start')));
  });
  return { addresses: JSON.parse(line) as Addresses, kill: () => child.kill('SIGKILL') };
}

test('[ST5] [ST7] a launcher killed outright leaves no port held; the next one has every account and document', async () => {
  const first = await startElsewhere();
  const { appUrl } = first.addresses;
  const signedUp = await auth(appUrl, 'signUp', { email: 'owner@example.com', password: 'correct horse' });
  const { body: minted } = await post(`${appUrl}/api/token`, {});
  const guest = await auth(appUrl, 'signInWithCustomToken', { token: minted['token'] });
  const document = `/v1/projects/${project}/databases/(default)/documents/notes/n1`;
  const written = await fetch(`${appUrl}${document}`, {
    method: 'PATCH',
    headers: { Authorization: `Bearer ${signedUp.body['idToken']}` },
    body: JSON.stringify({ fields: { a: { stringValue: 'kept' } } }),
  });
  expect([signedUp.status, guest.status, written.status]).toEqual([200, 200, 200]);

  first.kill();
  const { port, firestorePort, authPort, functionsPort } = first.addresses;
  await Promise.all([port, firestorePort, authPort, functionsPort].map(untilFree));

  const second = await startStack(options);
  await expect(startStack(options)).rejects.toThrow(Locked);
  expect((await auth(second.appUrl, 'signInWithPassword', { email: 'owner@example.com', password: 'correct horse' })).status).toBe(200);
  expect((await auth(second.appUrl, 'signInWithPassword', { email: 'owner@example.com', password: 'wrong' })).status).toBe(400);
  // A browser that was open keeps its ID token for up to an hour and then asks with its refresh token.
  expect((await post(`${second.appUrl}/api/verify`, { idToken: guest.body['idToken'] })).body).toMatchObject({ uid: 'guest-1', kind: 'candidate' });
  const refreshed = await post(`${second.appUrl}/securetoken.googleapis.com/v1/token?key=local`, {
    grantType: 'refresh_token',
    refreshToken: guest.body['refreshToken'],
  });
  expect(refreshed.status).toBe(200);
  expect((await post(`${second.appUrl}/api/verify`, { idToken: refreshed.body['id_token'] })).body).toMatchObject({ uid: 'guest-1', kind: 'candidate' });
  const read = await fetch(`${second.appUrl}${document}`, { headers: { Authorization: `Bearer ${refreshed.body['id_token']}` } });
  expect(await read.json()).toMatchObject({ fields: { a: { stringValue: 'kept' } } });

  await second.stop();
  await Promise.all([second.port, second.firestorePort, second.authPort, second.functionsPort].map(untilFree));
  await second.ended;
});

test('[ST16] calls of a function that come at once share one process, also long ones', async () => {
  const stack = await startStack(options);
  const answers = await Promise.all(Array.from({ length: 12 }, () => post(`${stack.appUrl}/api/process`, {})));
  expect(new Set(answers.map(({ status, body }) => `${status} ${body['pid']}`)).size).toBe(1);
  expect(answers[0]?.status).toBe(200);
  await stack.stop();
});
