// What the tests against a running server share.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { startServer, type RunningServer, type ServerOptions } from '../src/server.ts';

export const project = 'demo-wire';

/** `open` for everybody, `mine/{uid}` for its owner, `closed` for nobody. */
export const rules = `rules_version = '2';
service cloud.firestore {
  match /databases/{database}/documents {
    match /open/{path=**} { allow read, write: if true; }
    match /mine/{uid} { allow read, write: if request.auth != null && request.auth.uid == uid; }
  }
}`;
export const denyAll = `rules_version = '2';
service cloud.firestore { match /databases/{database}/documents { match /{path=**} { allow read, write: if false; } } }`;

/** Closed when the test ends. Two databases: (default) with `rules`, shred with `denyAll`. */
export async function aServer(options: Partial<ServerOptions> = {}): Promise<RunningServer> {
  const server = await startServer({ port: 0, rules: { '(default)': rules, shred: denyAll }, ...options });
  onTestFinished(() => server.close());
  return server;
}

/** Removed when the test ends. */
export function aFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'firestore-local-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An unsigned token, as the Auth emulator makes them. */
export function aToken(uid: string, claims: Record<string, unknown> = {}): string {
  return `${[
    { alg: 'none', typ: 'JWT' },
    { ...claims, sub: uid },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')}.`;
}

/** Collects what callbacks report; `until` waits for the first report, old or new, that fits. */
export function aRecord<T>(): { readonly seen: T[]; add(value: T): void; until(fits: (value: T) => boolean): Promise<T> } {
  const seen: T[] = [];
  const waiting = new Set<() => void>();
  return {
    seen,
    add(value) {
      seen.push(value);
      for (const check of waiting) check();
    },
    until: (fits) =>
      new Promise((resolve) => {
        const check = () => {
          const found = seen.find(fits);
          if (found === undefined) return;
          waiting.delete(check);
          resolve(found);
        };
        waiting.add(check);
        check();
      }),
  };
}
