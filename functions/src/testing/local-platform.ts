// A real platform on the project's own Firestore server, for integration tests: real admin SDK, real store, real signing key.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { deleteApp, initializeApp } from 'firebase-admin/app';
import { getAuth } from 'firebase-admin/auth';
import { getFirestore } from 'firebase-admin/firestore';
import { shredDatabase } from '@liexin/domain/storage/paths';
import type { MeterReading } from '../../../packages/firestore-local/src/meter/meter.ts';
import { startServer } from '../../../packages/firestore-local/src/server.ts';
import { adminAuthPort } from '../platform/auth-port.ts';
import type { Log, LogFields } from '../platform/log.ts';
import { mailboxPort } from '../platform/mail-port.ts';
import type { Platform } from '../platform/platform.ts';
import { makePushPort } from '../platform/push-port.ts';
import { parseSecrets } from '../platform/secrets.ts';
import { makeLogSigner, makeSigner } from '../platform/signer.ts';
import { unsignedAuthPort } from './unsigned-auth.ts';

const root = new URL('../../../', import.meta.url);
const text = (name: string): string => readFileSync(new URL(name, root), 'utf8');

/** Secrets as the launcher makes them. */
export const freshKeys = (): string => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const secret = (): string => randomBytes(32).toString('base64url');
  return JSON.stringify({
    serverKey: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64url'),
    serverKeyPub: publicKey.export({ type: 'spki', format: 'der' }).toString('base64url'),
    serverKeySeq: 1,
    logKey: generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64url'),
    pepper: secret(),
    pepperVersion: 1,
    shareSecret: secret(),
    contactSecret: secret(),
    internalSecret: secret(),
  });
};

export interface LocalPlatform extends Platform {
  readonly lines: { level: string; event: string; fields: LogFields }[];
  close(): Promise<void>;
}

/** Billed operations of the platform's own server. */
export interface MeteredPlatform extends LocalPlatform {
  meter(): MeterReading;
  resetMeter(): void;
}

/** Starts a server in memory with the rules and indexes that are deployed, so that a query which production refuses fails here too. */
export const localPlatform = async (pushService: string | null = null): Promise<MeteredPlatform> => {
  const server = await startServer({
    port: 0,
    rules: { '(default)': text('firestore.rules'), [shredDatabase]: text('shred.rules') },
    indexes: { '(default)': JSON.parse(text('firestore.indexes.json')) as unknown },
  });
  const platform = platformOn(server.port, pushService);
  return {
    ...platform,
    meter: () => server.engine.meter(),
    resetMeter: () => server.engine.resetMeter(),
    close: async () => {
      await platform.close();
      await server.close();
    },
  };
};

/** A platform on a server that runs at this port, with secrets of its own. The store's address is read here and now: any number side by side. */
export const platformOn = (port: number, pushService: string | null = null): LocalPlatform => {
  process.env['FIRESTORE_EMULATOR_HOST'] = `127.0.0.1:${port}`;
  process.env['FIREBASE_AUTH_EMULATOR_HOST'] = '127.0.0.1:9';
  process.env['METADATA_SERVER_DETECTION'] = 'none';
  const projectId = 'demo-liexin';
  const app = initializeApp({ projectId }, `test-${port}`);
  const [db, shred] = [getFirestore(app), getFirestore(app, shredDatabase)];
  const secrets = parseSecrets(freshKeys());
  const lines: LocalPlatform['lines'] = [];
  const write =
    (level: string) =>
    (event: string, fields: LogFields = {}): void =>
      void lines.push({ level, event, fields });
  const log: Log = { info: write('info'), warn: write('warn'), error: write('error') };
  return {
    db,
    shred,
    secrets,
    signer: makeSigner(secrets),
    logSigner: makeLogSigner(secrets),
    log,
    lines,
    random: (n) => new Uint8Array(randomBytes(n)),
    projectId,
    apiKey: 'local',
    candidateOrigin: null,
    pushService,
    push: makePushPort(secrets, pushService, 'mailto:push@localhost'),
    mail: mailboxPort,
    appOrigin: 'http://localhost:3000',
    checker: () => Promise.resolve({ page: new TextEncoder().encode('<!doctype html>'), program: new TextEncoder().encode('#!node') }),
    auth: unsignedAuthPort(projectId, adminAuthPort(getAuth(app))),
    close: async () => {
      await Promise.all([db.terminate(), shred.terminate()]);
      await deleteApp(app);
    },
  };
};
