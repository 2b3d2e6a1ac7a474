import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startStack } from '../../scripts/stack.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Addresses of the one stack that all files of a run share; read with `inject`. */
    appUrl: string;
    candidateUrl: string;
    mailboxUrl: string;
    firestorePort: number;
    authPort: number;
    functionsPort: number;
    /** Folder of its keys, accounts and databases. */
    dataFolder: string;
  }
}

/** Builds what is stale and starts one stack on an empty data folder for the whole run; the folder goes with it. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const data = await mkdtemp(join(tmpdir(), 'stack-'));
  const stack = await startStack({ data, say: (line) => process.stderr.write(`${line}\n`) });
  project.provide('appUrl', stack.appUrl);
  project.provide('candidateUrl', stack.candidateUrl);
  project.provide('mailboxUrl', stack.mailboxUrl);
  project.provide('firestorePort', stack.firestorePort);
  project.provide('authPort', stack.authPort);
  project.provide('functionsPort', stack.functionsPort);
  project.provide('dataFolder', data);
  return async () => {
    await stack.stop();
    await rm(data, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  };
}
