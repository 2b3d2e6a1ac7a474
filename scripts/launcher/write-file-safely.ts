import { randomBytes } from 'node:crypto';
import { link, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Writes a file so that a reader, or a start after a crash, sees the old contents or the new ones and nothing between:
 * written beside, flushed to the disk, then renamed into place.
 *
 * @param mode permissions of the file; 0o600 for anything secret
 */
export async function writeFileSafely(file: string, contents: string, mode = 0o644): Promise<void> {
  const part = await writePart(file, contents, mode);
  await rename(part, file);
}

/** The same, but never over an existing file: answers false when somebody was first. */
export async function createFileOnce(file: string, contents: string, mode = 0o644): Promise<boolean> {
  const part = await writePart(file, contents, mode);
  try {
    await link(part, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(part, { force: true });
  }
}

async function writePart(file: string, contents: string, mode: number): Promise<string> {
  await mkdir(dirname(file), { recursive: true });
  const part = `${file}.${randomBytes(6).toString('hex')}.part`;
  const handle = await open(part, 'wx', mode);
  try {
    await handle.writeFile(contents);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return part;
}
