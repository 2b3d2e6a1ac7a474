import { readFile, rm } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { processMark } from './process-mark.ts';
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
    if (await createFileOnce(file, processMark(process.pid) ?? '')) return () => rm(file, { force: true });
    const holder = await readFile(file, 'utf8').catch(() => '');
    const pid = Number(holder.split('@')[0]);
    if (processMark(pid) !== holder) await rm(file, { force: true });
    else if (performance.now() >= until) throw new Locked(file, pid);
    else await wait(200);
  }
}
