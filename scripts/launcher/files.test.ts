import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Locked, takeLock } from './file-lock.ts';
import { findFreePorts, findPortFrom, isPortFree } from './free-ports.ts';
import { buildMark, hashSources } from './is-stale.ts';
import { loadServerKeys } from './server-keys.ts';
import { createFileOnce, writeFileSafely } from './write-file-safely.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'launcher-'));
});

afterEach(() => rm(folder, { recursive: true }));

test('[ST1] a folder has one holder; one that gave it back or is gone does not count', async () => {
  const file = join(folder, 'lock');
  const unlock = await takeLock(file);
  await expect(takeLock(file)).rejects.toThrow(Locked);
  await unlock();
  await (
    await takeLock(file)
  )();

  // No process has this number: it is above the largest that Linux gives.
  await writeFile(file, '4194999\n');
  await (
    await takeLock(file)
  )();
});

test('[ST2] a port in use on one of the two loopback addresses is in use', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  expect(await isPortFree(port)).toBe(false);
  expect(await findPortFrom(port)).toBeGreaterThan(port);
  await new Promise((resolve) => server.close(resolve));
  expect(await isPortFree(port)).toBe(true);
});

test('[ST1] free ports are all different', async () => {
  const ports = await findFreePorts(8);
  expect(new Set(ports).size).toBe(8);
});

test('[ST3] server keys are made once, for their owner only, and fit together', async () => {
  const file = join(folder, 'keys.json');
  const [first, second] = await Promise.all([loadServerKeys(file), loadServerKeys(file)]);
  expect(second).toEqual(first);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const priv = createPrivateKey({ key: Buffer.from(first.serverKey, 'base64url'), format: 'der', type: 'pkcs8' });
  expect(createPublicKey(priv).export({ type: 'spki', format: 'der' }).toString('base64url')).toBe(first.serverKeyPub);
  expect(new Set([first.pepper, first.shareSecret, first.contactSecret, first.internalSecret]).size).toBe(4);
});

test('[ST3] keys of another shape stop the start and stay as they are', async () => {
  const file = join(folder, 'keys.json');
  const { pepper: _, ...others } = await loadServerKeys(join(folder, 'whole.json'));
  await writeFile(file, JSON.stringify(others));
  await expect(loadServerKeys(file)).rejects.toThrow('server-keys-unreadable');
  expect(await readFile(file, 'utf8')).toBe(JSON.stringify(others));
});

test('[ST4] many writers at once leave one whole file and nothing beside it', async () => {
  const file = join(folder, 'file');
  const texts = Array.from({ length: 20 }, (_, index) => String(index).repeat(10_000));
  await Promise.all(texts.map((text) => writeFileSafely(file, text)));
  expect(texts).toContain(await readFile(file, 'utf8'));
  expect(await readdir(folder)).toEqual(['file']);
});

test('[ST4] of many that create a file one succeeds', async () => {
  const made = await Promise.all(Array.from({ length: 10 }, (_, index) => createFileOnce(join(folder, 'file'), String(index))));
  expect(made.filter(Boolean).length).toBe(1);
  expect(await readdir(folder)).toEqual(['file']);
});

test('[ST9] a build is stale when a source changed, came or went; tests and products do not count', async () => {
  const write = async (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);
  await write('a.ts', '1');
  const first = await hashSources(folder, ['.']);
  await write('a.test.ts', '1');
  await write('next-env.d.ts', '1');
  expect(await hashSources(folder, ['.'])).toBe(first);
  await write('b.ts', '');
  const second = await hashSources(folder, ['.']);
  expect(second).not.toBe(first);
  await write('a.ts', '2');
  expect(await hashSources(folder, ['.'])).not.toBe(second);

  const mark = buildMark(join(folder, 'mark'));
  expect(await mark.matches(first)).toBe(false);
  await mark.set(first);
  expect(await mark.matches(first)).toBe(true);
  expect(await mark.matches(second)).toBe(false);
});
