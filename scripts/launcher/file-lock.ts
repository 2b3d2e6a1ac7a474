import { readFile, rm } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { createFileOnce } from './write-file-safely.ts';

/** Another process holds what this one needs. */
export class Locked extends Error {
  readonly pid: number;
  constructor(file: string, pid: number) {
    super(`locked by process ${pid}: ${file}`);
    this.name = 'Locked';
    this.pid = pid;
  }
}

/**
 * Takes a lock that a killed process does not keep: the file names its holder, and a holder that is gone is passed over.
 * Answers how to give it back. Throws `Locked` when the holder lives, after `waitMs` of asking again.
 */
export async function takeLock(file: string, waitMs = 0): Promise<() => Promise<void>> {
  const until = performance.now() + waitMs;
  for (;;) {
    if (await createFileOnce(file, `${process.pid}\n`)) return () => rm(file, { force: true });
    const pid = Number((await readFile(file, 'utf8').catch(() => '')).trim());
    if (!isAlive(pid)) await rm(file, { force: true });
    else if (performance.now() >= until) throw new Locked(file, pid);
    else await wait(200);
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
