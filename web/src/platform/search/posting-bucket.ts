import { utf8 } from '@liexin/proof/bytes';
import { byteReader, byteWriter, packAscending, unpackAscending } from './bytes.ts';
import type { Lookup } from './query.ts';

/** Terms of one bucket with the places of the entries that have them, ascending. */
export type Postings = ReadonlyMap<string, readonly number[]>;

/** The bucket of a term: by its first character, so that all terms with one beginning lie together. `buckets` is a power of two. */
export const bucketOf = (term: string, buckets: number): number => (Math.imul(term.codePointAt(0) ?? 0, 0x9e3779b1) >>> 16) & (buckets - 1);

/**
 * A bucket's bytes: number of terms, then in code unit order of each how many bytes of UTF-8 it shares with the one before, its
 * own rest, and its places as differences.
 */
export const packBucket = (postings: Postings): Uint8Array => {
  const writer = byteWriter();
  const terms = [...postings].toSorted(([a], [b]) => (a < b ? -1 : 1));
  writer.number(terms.length);
  let before: Uint8Array = new Uint8Array();
  for (const [term, places] of terms) {
    const bytes = utf8(term);
    let shared = 0;
    while (shared < before.length && before[shared] === bytes[shared]) shared++;
    writer.number(shared);
    writer.bytes(bytes.subarray(shared));
    writer.bytes(packAscending(places));
    before = bytes;
  }
  return writer.done();
};

/** Longer than any term: 40 UTF-16 units, and what stands after a word. */
const LONGEST_TERM = 512;

/** Places of each lookup: of a beginning, those of all its terms together. Compares bytes: most terms of a bucket are not asked for. */
export const lookUp = (bucket: Uint8Array, lookups: readonly Lookup[]): readonly (readonly number[])[] => {
  const wanted = lookups.map(({ term, isPrefix }) => ({ bytes: utf8(term), isPrefix, found: [] as Uint8Array[] }));
  const reader = byteReader(bucket);
  const term = new Uint8Array(LONGEST_TERM);
  for (let rest = reader.number(); rest > 0; rest--) {
    const shared = reader.number();
    const own = reader.bytes();
    term.set(own, shared);
    const length = shared + own.length;
    let places: Uint8Array | null = null;
    for (const one of wanted) {
      if (!begins(term, length, one.bytes, one.isPrefix)) continue;
      places ??= reader.bytes();
      one.found.push(places);
    }
    if (places === null) reader.skip();
  }
  return wanted.map(({ found }) => together(found.map(unpackAscending)));
};

const begins = (term: Uint8Array, length: number, wanted: Uint8Array, isPrefix: boolean): boolean => {
  if (isPrefix ? length < wanted.length : length !== wanted.length) return false;
  for (let i = wanted.length - 1; i >= 0; i--) if (term[i] !== wanted[i]) return false;
  return true;
};

const together = (lists: readonly number[][]): readonly number[] =>
  lists.length <= 1 ? (lists[0] ?? []) : [...new Set(lists.flat())].toSorted((a, b) => a - b);
