import { rangesOf, type Query, type Range } from './query.ts';

/** A line of a text with what was found in it marked. */
export interface Snippet {
  readonly text: string;
  readonly marks: readonly Range[];
}

const BEFORE = 24;
const LENGTH = 140;

/** One line around the first place that was found; whole words where the script has any, … where something is left out. */
export const snippetOf = (original: string, query: Query): Snippet => {
  const text = original.replace(/\s+/gu, ' ').trim();
  const marks = rangesOf(text, query);
  const first = marks[0]?.start ?? 0;
  const start = first <= BEFORE ? 0 : beginning(text, first - BEFORE, first);
  const end = Math.min(text.length, safeEnd(text, start + LENGTH));
  const lead = start > 0 ? '…' : '';
  return {
    text: `${lead}${text.slice(start, end)}${end < text.length ? '…' : ''}`,
    marks: marks
      .filter((mark) => mark.start < end && mark.end > start)
      .map((mark) => ({ start: mark.start - start + lead.length, end: Math.min(mark.end, end) - start + lead.length })),
  };
};

/** After a space or a full-width sign if there is one before what was found, never within a pair of surrogates. */
const beginning = (text: string, from: number, until: number): number => {
  const space = text.slice(from, until).search(/[\s。，！？；：、…](?![\s\p{P}])/u);
  return space === -1 ? safeEnd(text, from) : from + space + 1;
};

const safeEnd = (text: string, at: number): number => (/[\udc00-\udfff]/.test(text[at] ?? '') ? at + 1 : at);
