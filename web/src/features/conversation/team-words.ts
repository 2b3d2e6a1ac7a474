/** A Chinese character says as much as a few letters. */
const weightOf = (text: string): number => Array.from(text).reduce((sum, char) => sum + (/\p{Script=Han}/u.test(char) ? 3 : 1), 0);
/** So much of a note, whole or cut out of it, is no chance any more; a sentence of one needs more. */
const leastWhole = 12;
const leastSentence = 20;

const flat = (text: string): string => text.normalize('NFKC').toLocaleLowerCase().replace(/\s+/gu, ' ').trim();
const sentencesOf = (text: string): readonly string[] => text.split(/[.!?。！？\n]+/u).map(flat);

/** The words of a team note that a text holds, or null: the whole note, a piece of it, or one of its sentences. Pure. */
export const teamWordsIn = (text: string, notes: readonly string[]): string | null => {
  const whole = flat(text);
  if (weightOf(whole) < leastWhole) return null;
  for (const note of notes) {
    const words = flat(note);
    if (weightOf(words) >= leastWhole && whole.includes(words)) return words;
    if (words.includes(whole)) return whole;
    const sentence = sentencesOf(note).find((one) => weightOf(one) >= leastSentence && whole.includes(one));
    if (sentence !== undefined) return sentence;
  }
  return null;
};
