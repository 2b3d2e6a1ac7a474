/** Longest part of a sentence that is shown. */
const shown = 200;

const closing = `"'”’」』）)]`;
const isCjk = (char: string): boolean => /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u.test(char);
/** A full-width mark always ends a sentence, the other one where an address or a file name would go on. */
const ends = (mark: string, next: string | undefined): boolean =>
  mark === '？' || next === undefined || /\s/u.test(next) || '?!？！'.includes(next) || closing.includes(next) || isCjk(next);

const isStop = (char: string, next: string | undefined): boolean =>
  '。！!\n；'.includes(char) || (char === '.' && (next === undefined || /\s/u.test(next))) || ('?？'.includes(char) && ends(char, next));

/** The sentences of a text that end with a question mark, English or Chinese, in order. */
export const questionsIn = (text: string): readonly string[] => {
  const found: string[] = [];
  const chars = Array.from(text);
  let start = 0;
  for (const [i, char] of chars.entries()) {
    if (!isStop(char, chars[i + 1])) continue;
    const sentence = chars.slice(start, i + 1);
    start = i + 1;
    if (!'?？'.includes(char)) continue;
    const words = sentence
      .join('')
      .replace(/^[\s?!？！"'”’」』）)\]]+/u, '')
      .trim();
    if (Array.from(words).length < 2) continue;
    found.push(sentence.length > shown ? `${Array.from(words).slice(0, shown).join('')}…` : words);
  }
  return found;
};
