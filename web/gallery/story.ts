import type { ReactNode } from 'react';
import type { Language } from '../src/text/language.ts';

/** One picture: a view with data. `frame` false: the view brings its own page. */
export interface Story {
  id: string;
  render: (language: Language) => ReactNode;
}

/** Picks the words of the language in invented data. */
export const say = (language: Language, en: string, zh: string): string => (language === 'zh' ? zh : en);

/** Fri 20 Nov 2026, 14:05 in Shanghai: every picture is taken then. */
export const now = Date.UTC(2026, 10, 20, 6, 5);
export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** An action that does nothing; pictures have no consequences. */
export const nothing = (): void => undefined;
