import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Calls by which a test starts a server, a program or a browser of its own. */
const starting = /\b(?:localApi|localPlatform|aServer|startGateway|startFunctionsEmulator|createServer|spawn|fork|launchBrowser)\(/;

/** Whether a test starts something beside itself, or plays a whole simulation: such a one takes seconds. */
export const startsServer = (file: string, text: string): boolean => starting.test(text) || file.endsWith('simulation.test.ts');

/** Of the files that these patterns name, seen from `root`, those that start nothing. */
export const quickTests = (root: string, include: readonly string[], exclude: readonly string[]): string[] =>
  globSync(include, { cwd: root, exclude: [...exclude] }).filter((file) => !startsServer(file, readFileSync(join(root, file), 'utf8')));
