'use client';
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { languageTag, type Language } from '../text/language.ts';
import { loadWords } from '../text/load-words.ts';
import type { Text } from '../text/words-in.ts';

/** A language whose words are here. */
export interface Spoken {
  readonly language: Language;
  readonly text: Text;
}

const LanguageContext = createContext<Spoken | null>(null);

/** Asked again so often for words that did not come while those of the language before are still there (ms). */
const RETRY_MS = 5000;

/**
 * The wanted language as soon as its words are here; until then the one before, and null where there is none, so that nothing is ever
 * shown in a language that nobody chose. Null is wanted as long as the reader's language is not known.
 */
export const useSpoken = (wanted: Language | null): Spoken | null => {
  const [spoken, setSpoken] = useState<Spoken | null>(null);
  const [fault, setFault] = useState<Error | null>(null);
  const isSilent = spoken === null;
  useEffect(() => {
    if (wanted === null) return undefined;
    let isGone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const load = (): void =>
      void loadWords(wanted).then(
        (text) => {
          if (!isGone) setSpoken((before) => (before?.language === wanted ? before : { language: wanted, text }));
        },
        (error: unknown) => {
          if (isGone) return;
          if (isSilent) setFault(error as Error);
          else timer = setTimeout(load, RETRY_MS);
        },
      );
    load();
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [wanted, isSilent]);
  // Nothing can be said without words: the page for a broken app has its own, in both languages, and reloads.
  if (fault !== null) throw fault;
  return spoken;
};

/** The reader's language for everything below, and for the document, so that fonts, line breaking and voices are right. */
export function LanguageProvider({ spoken, children }: { spoken: Spoken; children: ReactNode }) {
  const tag = languageTag[spoken.language];
  useEffect(() => {
    document.documentElement.lang = tag;
  }, [tag]);
  return (
    <I18nProvider locale={tag}>
      <LanguageContext value={spoken}>{children}</LanguageContext>
    </I18nProvider>
  );
}

const useSpokenHere = (): Spoken => {
  const spoken = useContext(LanguageContext);
  if (spoken === null) throw new Error('LanguageProvider is missing');
  return spoken;
};
export const useText = (): Text => useSpokenHere().text;
export const useLanguage = (): Language => useSpokenHere().language;
