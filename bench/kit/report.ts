import { mkdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { fileURLToPath } from 'node:url';

export type Cell = string | number;

/** Columns under their heads; numbers with one decimal, to the right. */
export const table = (heads: readonly string[], rows: readonly (readonly Cell[])[]): string => {
  const cells = [heads, ...rows.map((row) => row.map((cell) => (typeof cell === 'number' ? (Number.isNaN(cell) ? '-' : cell.toFixed(1)) : cell)))];
  const widths = heads.map((_, i) => Math.max(...cells.map((row) => (row[i] ?? '').length)));
  return cells.map((row) => row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ')).join('\n');
};

/** What a figure depends on beside the code. */
export const machine = () => ({
  at: new Date().toISOString(),
  node: process.version,
  cpus: os.cpus().length,
  model: os.cpus()[0]?.model ?? '',
  load: os.loadavg().map((one) => Math.round(one * 100) / 100),
});

/** Keeps everything that was measured as JSON in `bench/results` (not in the repository) and answers where. */
export const keepResults = async (scenario: string, results: object): Promise<string> => {
  const folder = fileURLToPath(new URL('../results/', import.meta.url));
  await mkdir(folder, { recursive: true });
  const file = `${folder}${scenario}-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.json`;
  await writeFile(file, `${JSON.stringify({ scenario, machine: machine(), ...results }, null, 2)}\n`);
  return file;
};
