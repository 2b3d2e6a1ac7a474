import { fromBase64url, type Bytes } from './bytes.ts';
import { factLeaf } from './fact-leaf.ts';

/** What a lane's ledger says of a month whose messages were deleted for good (RT40). */
export interface PurgeRow {
  readonly period: number;
  /** Messages that went, and the numbers of the first and last of their rows; 0 and 0 where no row of the month stands. */
  readonly count: number;
  readonly first: number;
  readonly last: number;
  readonly rule: string;
  readonly ruleVersion: number;
  readonly run: string;
  /** SHA-256 of the month's share in base64url; null where there never was one. */
  readonly share: string | null;
}

/** Names of the row's detail, as rows of facts have it: sorted, and nothing else. */
export type PurgeDetail = Readonly<Record<'count' | 'first' | 'last' | 'rule' | 'ruleVersion' | 'run' | 'share', string | number | null>>;

export const PURGE_KIND = 'purge';

/** Detail of a purge row; its subject is the period in decimal. */
export function purgeDetail({ count, first, last, rule, ruleVersion, run, share }: PurgeRow): PurgeDetail {
  return { count, first, last, rule, ruleVersion, run, share };
}

/** Leaf of a purge row: a fact of kind `purge`, subject period, detail sorted by name (P4, RT40). */
export function purgeLeaf(row: PurgeRow): Promise<Bytes> {
  const detail = purgeDetail(row);
  const names = Object.keys(detail).toSorted() as (keyof PurgeDetail)[];
  return factLeaf(PURGE_KIND, [String(row.period), names.map((name) => [name, detail[name]])]);
}

/** The row that a subject and detail say, or null where they say something else. Never throws. */
export function readPurgeRow(subject: string, detail: Readonly<Record<string, unknown>>): PurgeRow | null {
  const { count, first, last, rule, ruleVersion, run, share } = detail;
  const period = Number(subject);
  if (!isCount(period) || String(period) !== subject || !isCount(count) || !isCount(first) || !isCount(last) || !isCount(ruleVersion)) return null;
  if (typeof rule !== 'string' || typeof run !== 'string' || !(share === null || isHash(share))) return null;
  if (Object.keys(detail).length !== 7 || last < first || count > (first === 0 ? 0 : last - first + 1)) return null;
  return { period, count, first, last, rule, ruleVersion, run, share };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isHash(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  try {
    return fromBase64url(value).length === 32;
  } catch {
    return false;
  }
}
