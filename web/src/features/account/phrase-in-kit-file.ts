/** Six words of the list, or six groups of four digits, and nothing else in the line. */
const phraseLine = /^(?:[a-z-]{3,}(?: [a-z-]{3,}){5}|\d{4}(?: \d{4}){5})$/;

/** The unlock phrase in the text of a saved kit file: the line under its heading. Digits without spaces, as they are typed; null where there is none. */
export const phraseInKitFile = (file: string): string | null => {
  const lines = file.normalize('NFKC').split(/\r?\n/u);
  const under = lines.findIndex((line, place) => line.trimEnd().endsWith(':') && phraseLine.test((lines[place + 1] ?? '').trim().toLowerCase()));
  const phrase = under < 0 ? null : (lines[under + 1] ?? '').trim().toLowerCase();
  return phrase !== null && /^\d/u.test(phrase) ? phrase.replaceAll(' ', '') : phrase;
};
