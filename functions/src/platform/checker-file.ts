import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The offline checker that goes into every export, as a page and as a program. */
export interface CheckerFiles {
  readonly page: Uint8Array;
  readonly program: Uint8Array;
}

let files: Promise<CheckerFiles> | undefined;

/** As they were built beside the functions (`scripts/build-checker.ts`); read once. */
export const readChecker = (): Promise<CheckerFiles> => (files ??= read());

const read = async (): Promise<CheckerFiles> => {
  const [page, program] = await Promise.all(['verify.html', 'verify.mjs'].map(async (name) => new Uint8Array(await readFile(join(import.meta.dirname, name)))));
  return { page: page ?? new Uint8Array(), program: program ?? new Uint8Array() };
};
