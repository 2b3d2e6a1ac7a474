import { normalisePhrase } from './phrase-blob.ts';
import { randomBelow } from './random-bytes.ts';
import { PHRASE_WORDS } from './words/phrase-words.ts';

/** Words for languages with letters, digits for the rest. */
export type PhraseKind = 'words' | 'digits';

/**
 * A new unlock phrase: six words of 7 776 (77.5 bits) or 24 digits in six groups (79.7 bits). Made here and never by people,
 * who would choose weaker ones.
 */
export function createPhrase(kind: PhraseKind): string {
  const draw = kind === 'words' ? drawWord : drawGroup;
  return Array.from({ length: 6 }, draw).join(' ');
}

/** Positions (from 0) of words that are on no list, to be marked where a typed phrase does not open. Empty for digits. */
export function unknownPhraseWords(typed: string): number[] {
  const words = normalisePhrase(typed).split(' ');
  if (words.length === 1 && /^[0-9]*$/u.test(words[0] ?? '')) return [];
  return words.flatMap((word, at) => (PHRASE_WORDS.includes(word) ? [] : [at]));
}

function drawWord(): string {
  return PHRASE_WORDS[randomBelow(PHRASE_WORDS.length)] ?? '';
}

function drawGroup(): string {
  return String(randomBelow(10_000)).padStart(4, '0');
}
