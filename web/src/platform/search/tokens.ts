/**
 * What stands in a folded text: words, and runs of scripts that put no spaces between words. Places are UTF-16 units of the
 * folded text, `end` behind the last.
 */
export type Token =
  | { readonly kind: 'word'; readonly term: string; readonly start: number; readonly end: number }
  | { readonly kind: 'run'; readonly chars: readonly string[]; readonly start: number; readonly end: number };

/** Scripts written without spaces, or whose words change their ends so much that pieces are found better than words. */
const dense = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー`;
/** In this order: 1,200,000 is one number; a run; a word, with the signs that are part of a name (C++, C#). */
const pieces = new RegExp(String.raw`(?<![\d,])\d{1,3}(?:,\d{3})+(?![\d,])|[${dense}]+|(?:(?![${dense}])[\p{L}\p{N}\p{M}])+[+#]*`, 'gu');
const isDense = new RegExp(`^[${dense}]`, 'u');
/** Longer words (addresses, keys) are known by their beginning. */
const LONGEST = 40;

export const tokensOf = (folded: string): readonly Token[] =>
  [...folded.matchAll(pieces)].map((found): Token => {
    const [piece] = found;
    const place = { start: found.index, end: found.index + piece.length };
    return isDense.test(piece)
      ? { kind: 'run', chars: Array.from(piece), ...place }
      : { kind: 'word', term: piece.replaceAll(',', '').slice(0, LONGEST), ...place };
  });

/**
 * The terms under which a text is found: each word; of a run every two neighbours, and its last character alone, so that
 * every character begins a term. Each once.
 */
export const termsOf = (folded: string): ReadonlySet<string> => {
  const terms = new Set<string>();
  for (const token of tokensOf(folded)) {
    if (token.kind === 'word') terms.add(token.term);
    else token.chars.forEach((char, place) => terms.add(char + (token.chars[place + 1] ?? '')));
  }
  return terms;
};
