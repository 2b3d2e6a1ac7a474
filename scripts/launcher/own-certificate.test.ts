import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:https';
import { connect } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadOwnCertificate } from './own-certificate.ts';

const names = ['localhost', 'c.localhost', '127.0.0.1', '192.168.7.9'];
const now = Date.now();
const dayMs = 86_400_000;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certificate-'));
});

afterEach(() => rm(folder, { recursive: true }));

test('[ST13] the certificate is for the names asked for and signed by its own key', async () => {
  const file = join(folder, 'lan.json');
  const certificate = new X509Certificate((await loadOwnCertificate(file, names, now)).cert);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.checkHost('c.localhost')).toBe('c.localhost');
  expect(certificate.checkIP('192.168.7.9')).toBe('192.168.7.9');
  expect(certificate.checkHost('evil.example')).toBeUndefined();
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('[ST13] a browser that trusts it connects', async () => {
  const own = await loadOwnCertificate(join(folder, 'lan.json'), names, now);
  const server = createServer(own, (_, response) => response.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const isAuthorized = await new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, servername: 'localhost', ca: own.cert }, () => {
      resolve(socket.authorized);
      socket.destroy();
    });
    socket.once('error', reject);
  });
  expect(isAuthorized).toBe(true);
  await new Promise((resolve) => server.close(resolve));
});

test('[ST13] it is kept, and made again for a new address or shortly before its end', async () => {
  const file = join(folder, 'lan.json');
  const first = await loadOwnCertificate(file, names, now);
  expect(await loadOwnCertificate(file, names.slice(0, 2), now)).toEqual(first);
  const second = await loadOwnCertificate(file, [...names, '10.0.0.2'], now);
  expect(second).not.toEqual(first);
  expect(await loadOwnCertificate(file, names, now + 340 * dayMs)).not.toEqual(second);
});
