import { foldText, foldWithPlaces } from './fold-text.ts';
import { tokensOf, type Token } from './tokens.ts';

/** What is looked for, all of it to be found in one text: beginnings of words, and pieces of runs. */
export interface Query {
  readonly words: readonly string[];
  readonly runs: readonly (readonly string[])[];
}

/** A term of the index to be looked up: exactly, or as the beginning of terms. */
export interface Lookup {
  readonly term: string;
  readonly isPrefix: boolean;
}

/** Longer input is cut: nobody types it, and a pasted page would look up thousands of terms. */
const LONGEST_INPUT = 200;

export const parseQuery = (input: string): Query => {
  const tokens = tokensOf(foldText(input.slice(0, LONGEST_INPUT)));
  return {
    words: [...new Set(tokens.flatMap((token) => (token.kind === 'word' ? [token.term] : [])))],
    runs: [...new Map(tokens.flatMap((token) => (token.kind === 'run' ? [[token.chars.join(''), token.chars] as const] : []))).values()],
  };
};

export const isEmptyQuery = (query: Query): boolean => query.words.length === 0 && query.runs.length === 0;

/** Lookups whose common texts hold every text that has the query, and a few more: neighbours alone do not make a piece. */
export const lookupsOf = (query: Query): readonly Lookup[] => {
  const lookups = new Map<string, Lookup>();
  for (const term of query.words) lookups.set(term, { term, isPrefix: true });
  for (const chars of query.runs) {
    if (chars.length === 1) lookups.set(chars[0] ?? '', { term: chars[0] ?? '', isPrefix: true });
    for (let place = 0; place + 1 < chars.length; place++) {
      const term = `${chars[place]}${chars[place + 1]}`;
      lookups.set(term, { term, isPrefix: false });
    }
  }
  return [...lookups.values()];
};

/** Whether a text has all that is looked for. This is the meaning of a search; the index only saves reading every text. */
export const hasQuery = (text: string, query: Query): boolean => {
  const tokens = tokensOf(foldText(text));
  return (
    query.words.every((word) => tokens.some((token) => token.kind === 'word' && token.term.startsWith(word))) &&
    query.runs.every((run) => tokens.some((token) => placesOf(token, run).length > 0))
  );
};

/** A stretch of a text in UTF-16 units, `end` behind the last. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Where what is looked for stands in the original text, in order and without overlap. */
export const rangesOf = (text: string, query: Query): readonly Range[] => {
  const folded = foldWithPlaces(text);
  const found = tokensOf(folded.text).flatMap((token): Range[] => {
    if (token.kind === 'word') {
      const length = Math.max(0, ...query.words.filter((word) => token.term.startsWith(word)).map((word) => word.length));
      // A number with commas is marked whole: its term has none.
      return length === 0 ? [] : [{ start: token.start, end: token.term.length === token.end - token.start ? token.start + length : token.end }];
    }
    return query.runs.flatMap((run) => placesOf(token, run));
  });
  const ranges: Range[] = [];
  for (const { start, end } of found.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const range = { start: folded.from[start] ?? 0, end: folded.to[end - 1] ?? text.length };
    const last = ranges.at(-1);
    if (last !== undefined && range.start <= last.end) ranges[ranges.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    else ranges.push(range);
  }
  return ranges;
};

const placesOf = (token: Token, run: readonly string[]): readonly Range[] => {
  if (token.kind !== 'run') return [];
  const places: Range[] = [];
  let at = token.start;
  for (let first = 0; first + run.length <= token.chars.length; first++) {
    if (run.every((char, place) => token.chars[first + place] === char)) places.push({ start: at, end: at + run.join('').length });
    at += (token.chars[first] ?? '').length;
  }
  return places;
};
