import { byteReader, byteWriter, packAscending, unpackAscending } from './bytes.ts';
import type { Lookup } from './query.ts';

/** Terms of one bucket with the places of the entries that have them, ascending. */
export type Postings = ReadonlyMap<string, readonly number[]>;

/** The bucket of a term: by its first character, so that all terms with one beginning lie together. `buckets` is a power of two. */
export const bucketOf = (term: string, buckets: number): number => (Math.imul(term.codePointAt(0) ?? 0, 0x9e3779b1) >>> 16) & (buckets - 1);

/**
 * A bucket's bytes: number of terms, then in code unit order of each what it shares with the one before, its own rest, and
 * its places as differences.
 */
export const packBucket = (postings: Postings): Uint8Array => {
  const writer = byteWriter();
  const terms = [...postings].toSorted(([a], [b]) => (a < b ? -1 : 1));
  writer.number(terms.length);
  let before = '';
  for (const [term, places] of terms) {
    let shared = 0;
    while (shared < before.length && before[shared] === term[shared]) shared++;
    // Half a surrogate pair cannot be written in UTF-8.
    if (/[\udc00-\udfff]/.test(term[shared] ?? before[shared] ?? '')) shared = Math.max(0, shared - 1);
    writer.number(shared);
    writer.text(term.slice(shared));
    writer.bytes(packAscending(places));
    before = term;
  }
  return writer.done();
};

/** Places of each lookup: of a beginning, those of all its terms together. */
export const lookUp = (bucket: Uint8Array, lookups: readonly Lookup[]): readonly (readonly number[])[] => {
  const reader = byteReader(bucket);
  const found = lookups.map((): Uint8Array[] => []);
  let term = '';
  for (let rest = reader.number(); rest > 0; rest--) {
    term = term.slice(0, reader.number()) + reader.text();
    const now = term;
    const wanted = lookups.flatMap((lookup, which) => ((lookup.isPrefix ? now.startsWith(lookup.term) : now === lookup.term) ? [which] : []));
    if (wanted.length === 0) reader.skip();
    else {
      const places = reader.bytes();
      for (const which of wanted) found[which]?.push(places);
    }
  }
  return found.map((lists) => together(lists.map(unpackAscending)));
};

const together = (lists: readonly number[][]): readonly number[] =>
  lists.length <= 1 ? (lists[0] ?? []) : [...new Set(lists.flat())].toSorted((a, b) => a - b);
