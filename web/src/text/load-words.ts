import type { Language } from './language.ts';
import type { Text } from './words-in.ts';

const scripts = { en: () => import('./words-en.ts'), zh: () => import('./words-zh.ts') };

/** Fetches the words of one language, once. Without a network they come from what the worker keeps; rejects where it keeps nothing. */
export const loadWords = async (language: Language): Promise<Text> => (await scripts[language]()).words;
