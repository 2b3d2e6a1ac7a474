import { readFileSync } from 'node:fs';

/**
 * What tells a process from a later one with the same number: its number and, where the system says, when it began.
 * Undefined for a process that is gone; one that has ended but was not yet collected by its parent counts as gone.
 */
export function processMark(pid: number): string | undefined {
  if (!Number.isInteger(pid) || pid <= 0 || !mayExist(pid)) return undefined;
  try {
    // proc_pid_stat(5): the name in parentheses may hold anything; state is the first field behind it, start time the twentieth.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\)\s/s, '')
      .split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : `${pid}@${fields[19]}`;
  } catch {
    return String(pid);
  }
}

function mayExist(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
