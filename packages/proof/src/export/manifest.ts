import { asObject, type Json } from './canonical-json.ts';

/** A file of an export as its manifest lists it. `rows`: lines of a row file, null for another. */
export interface ManifestFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly rows: number | null;
}

/** What is counted while an export is built, and counted again by whoever checks it. */
export const exportCounts = [
  'conversations',
  'lanes',
  'entries',
  'messages',
  'withheld',
  'devices',
  'cursors',
  'purged',
  'missing',
  'rejected',
  'lost',
  'agencyRows',
  'agencyWithheld',
  'heads',
  'certificates',
] as const;
export type ExportCounts = Readonly<Record<(typeof exportCounts)[number], number>>;
export const noCounts = Object.fromEntries(exportCounts.map((name) => [name, 0])) as ExportCounts;

/** What a checker reads of `manifest.json`; the rest of it is told as it stands. */
export interface Manifest {
  readonly agencyId: string;
  readonly exportId: string;
  /** Raw point, base64url. */
  readonly identityKey: string;
  readonly keyLog: { readonly seq: number; readonly hash: string };
  /** What it is about; dates in ms since 1970, from inclusive, to exclusive, null for none. */
  readonly scope: { readonly about: string; readonly fromMs: number | null; readonly toMs: number | null };
  readonly counts: ExportCounts;
  readonly files: readonly ManifestFile[];
}

export const MANIFEST = 'manifest.json';
export const SIGNATURES = 'manifest.sig.json';
export const KEY_LOG = 'klog.ndjson';
export const CONVERSATIONS = 'conversations.jsonl';
export const COMPLETENESS = 'completeness.json';
export const CUSTODY = 'custody.jsonl';
export const CHECKPOINTS = 'checkpoints.txt';
export const PROOFS = 'proofs.jsonl';
export const CERTIFICATES = 'certificates.jsonl';
export const CHECKER_PAGE = 'verify.html';
export const CHECKER_PROGRAM = 'verify.mjs';
const numbered = (folder: string, n: number): string => `${folder}/${String(n).padStart(4, '0')}.jsonl`;
/** Rows of lanes. Both kinds of parts are numbered in one row. */
export const partPath = (n: number): string => numbered('parts', n);
/** Where rows of the agency's own ledger are. */
export const AGENCY = 'agency';
export const agencyPath = (n: number): string => numbered(AGENCY, n);
export const isOfAgency = (path: string): boolean => path.startsWith(`${AGENCY}/`);
export const isPart = (path: string): boolean => path.startsWith('parts/') || isOfAgency(path);

/** Rows, one a line, each hanging on the one before. Whether a file is one says its name alone, never the list. */
export const isRowFile = (path: string): boolean => /\.(?:jsonl|ndjson)$/u.test(path);

/** What every export has, be it empty. */
const always: readonly string[] = [KEY_LOG, CONVERSATIONS, CHECKPOINTS, PROOFS, CERTIFICATES, COMPLETENESS, CUSTODY];
/** What a checker knows to check. Another kind of file needs a checker that knows it. */
const isKnown = (path: string): boolean =>
  always.includes(path) || path === CHECKER_PAGE || path === CHECKER_PROGRAM || /^(?:parts|agency)\/\d{4}\.jsonl$/u.test(path);

/** A list of files that leaves something unchecked. */
export type ListFault = 'missing-file' | 'unknown-file' | 'extra-file' | 'bad-manifest';

/** What is wrong with a list of files, whatever is in them: one that is always there is not, a name is unknown or stands twice, rows are called none. */
export function listFaults(files: readonly ManifestFile[]): { readonly file: string; readonly fault: ListFault }[] {
  const paths = files.map(({ path }) => path);
  return [
    ...always.flatMap((file) => (paths.includes(file) ? [] : [{ file, fault: 'missing-file' } as const])),
    ...files.flatMap(({ path: file, rows }, i): { file: string; fault: ListFault }[] => {
      if (!isKnown(file)) return [{ file, fault: 'unknown-file' }];
      if (paths.indexOf(file) !== i) return [{ file, fault: 'extra-file' }];
      return isRowFile(file) === (rows !== null) ? [] : [{ file, fault: 'bad-manifest' }];
    }),
  ];
}

const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

const isDate = (value: unknown): value is number | null => value === null || (typeof value === 'number' && Number.isSafeInteger(value));

/** A parsed manifest; undefined where what a checker needs is not there. */
export function manifestOf(value: Json | undefined): Manifest | undefined {
  const read = asObject(value);
  if (!read || read['format'] !== 'liexin-export' || read['v'] !== 1) return undefined;
  const { agencyId, exportId, identityKey } = read;
  const [keyLog, counts] = [asObject(read['keyLog']), asObject(read['counts'])];
  const list = Array.isArray(read['files']) ? (read['files'] as readonly Json[]) : [];
  const files = list.flatMap((one): ManifestFile[] => {
    const file = asObject(one);
    const { path, bytes, sha256, rows } = file ?? {};
    return typeof path === 'string' && isCount(bytes) && typeof sha256 === 'string' && (rows === null || isCount(rows)) ? [{ path, bytes, sha256, rows }] : [];
  });
  if (typeof agencyId !== 'string' || typeof exportId !== 'string' || typeof identityKey !== 'string' || !counts || files.length !== list.length)
    return undefined;
  const { seq, hash } = keyLog ?? {};
  if (!isCount(seq) || typeof hash !== 'string') return undefined;
  const { about, fromMs, toMs } = asObject(read['scope']) ?? {};
  if (typeof about !== 'string' || !isDate(fromMs) || !isDate(toMs)) return undefined;
  if (!exportCounts.every((name) => isCount(counts[name])) || Object.keys(counts).length !== exportCounts.length) return undefined;
  return { agencyId, exportId, identityKey, keyLog: { seq, hash }, scope: { about, fromMs, toMs }, counts: counts as unknown as ExportCounts, files };
}
