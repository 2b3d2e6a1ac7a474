// One thing wrong with an export, chosen by a seed, and where a checker has to find it.
import { concatBytes } from '@liexin/proof/bytes';
import { bytesSource, readTar, writeTar, type TarFile } from '@liexin/proof/export/tar';
import type { ExportReport } from '@liexin/proof/export/verify-export';

export interface Damaged {
  readonly how: string;
  readonly bytes: Uint8Array;
  readonly file: string;
  /** Rows in which it may be found; null: in the file as a whole. */
  readonly rows: readonly number[] | null;
}

/** Mulberry32: the same numbers for the same seed. */
export const seeded = (seed: number): ((below: number) => number) => {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
};

const isRows = (path: string): boolean => /\.(jsonl|ndjson)$/.test(path);
const newline = 10;
const rowAt = (bytes: Uint8Array, at: number): number => bytes.subarray(0, at).filter((byte) => byte === newline).length + 1;

/** Changes one byte somewhere, header and filling included. */
const flip = (tar: Uint8Array, files: readonly TarFile[], next: (below: number) => number): Damaged => {
  const at = next(tar.length);
  const bytes = Uint8Array.from(tar);
  bytes[at] = (bytes[at] ?? 0) ^ (1 + next(255));
  const index = files.findLastIndex(({ offset }) => at >= offset - 512);
  const file = files[index];
  if (!file || at >= file.offset + Math.ceil(file.size / 512) * 512) return { how: 'end', bytes, file: 'export.tar', rows: null };
  const inside = at - file.offset;
  if (inside < 0 || inside >= file.size || !isRows(file.path))
    return { how: inside < 0 ? 'header' : inside >= file.size ? 'filling' : 'byte', bytes, file: file.path, rows: null };
  const row = rowAt(tar.subarray(file.offset, file.offset + file.size), inside);
  return { how: 'byte of a row', bytes, file: file.path, rows: [row] };
};

const linesOf = (bytes: Uint8Array): Uint8Array[] => {
  const lines: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(newline, at) + 1 || bytes.length;
    lines.push(bytes.subarray(at, end));
    at = end;
  }
  return lines;
};

/** Drops, doubles or swaps rows, or writes a character into one. */
const rewrite = (tar: Uint8Array, files: readonly TarFile[], next: (below: number) => number): Damaged | null => {
  const all = files.map(({ path, offset, size }) => ({ path, bytes: tar.subarray(offset, offset + size) }));
  const withRows = all.filter(({ path, bytes }) => isRows(path) && linesOf(bytes).length > 1);
  const chosen = withRows[next(withRows.length)];
  if (!chosen) return null;
  const lines = linesOf(chosen.bytes);
  const at = next(lines.length - 1);
  const [one, other] = [lines[at] ?? new Uint8Array(), lines[at + 1] ?? new Uint8Array()];
  const how = (['drop', 'double', 'swap', 'write', 'cut'] as const)[next(5)] ?? 'drop';
  if (how === 'drop') lines.splice(at, 1);
  else if (how === 'double') lines.splice(at, 0, one);
  else if (how === 'swap') lines.splice(at, 2, other, one);
  else if (how === 'cut') lines.splice(at + 1);
  else lines[at] = concatBytes(one.subarray(0, 5), Uint8Array.of(48 + next(10)), one.subarray(5));
  const bytes = concatBytes(...lines);
  const row = how === 'double' || how === 'cut' ? at + 2 : at + 1;
  return { how, bytes: writeTar(all.map((file) => (file.path === chosen.path ? { path: file.path, bytes } : file))), file: chosen.path, rows: [row] };
};

/** Leaves a file out, puts one in, or cuts the archive off. */
const rearrange = (tar: Uint8Array, files: readonly TarFile[], next: (below: number) => number): Damaged => {
  const all = files.map(({ path, offset, size }) => ({ path, bytes: tar.subarray(offset, offset + size) }));
  const at = next(all.length);
  const path = all[at]?.path ?? '';
  switch (next(3)) {
    case 0:
      return { how: 'file left out', bytes: writeTar(all.toSpliced(at, 1)), file: path, rows: null };
    case 1: {
      const extra = `parts/${9000 + next(900)}.jsonl`;
      return { how: 'file put in', bytes: writeTar(all.toSpliced(at, 0, { path: extra, bytes: new Uint8Array(3) })), file: extra, rows: null };
    }
    default: {
      const file = files[at];
      const cut = (file?.offset ?? 512) - 256;
      return { how: 'cut off', bytes: tar.subarray(0, cut), file: path, rows: null };
    }
  }
};

export const damage = async (tar: Uint8Array, seed: number): Promise<Damaged> => {
  const next = seeded(seed);
  const { files } = await readTar(bytesSource(tar));
  const kind = next(10);
  return (kind < 6 ? flip(tar, files, next) : kind < 9 ? rewrite(tar, files, next) : null) ?? rearrange(tar, files, next);
};

/** Whether a checker found it, and named the place first. */
export const isLocated = ({ file, rows }: Damaged, { verdict, findings: [first] }: Pick<ExportReport, 'verdict' | 'findings'>): boolean =>
  verdict !== 'intact' && first?.file === file && (rows === null || rows.includes(first.row ?? 0));
