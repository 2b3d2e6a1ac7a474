import type { Language } from './language.ts';
import { partNames } from './part-names.ts';
import { wordsIn, type Text } from './words-in.ts';

const texts: Record<Language, Text> = { en: wordsIn('en'), zh: partNames(wordsIn('zh')) };

/** Both languages at once, for whatever is no page: tests, the gallery. Pages load the reader's alone (`load-words.ts`). */
export const textFor = (language: Language): Text => texts[language];
