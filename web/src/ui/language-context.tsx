'use client';
import { createContext, useContext, useEffect, type ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { languageTag, type Language } from '../text/language.ts';
import { textFor, type Text } from '../text/text.ts';

interface Spoken {
  language: Language;
  text: Text;
}

const LanguageContext = createContext<Spoken>({ language: 'en', text: textFor('en') });

/** The reader's language for everything below, and for the document, so that fonts, line breaking and voices are right. */
export function LanguageProvider({ language, children }: { language: Language; children: ReactNode }) {
  useEffect(() => {
    document.documentElement.lang = languageTag[language];
  }, [language]);
  return (
    <I18nProvider locale={languageTag[language]}>
      <LanguageContext value={{ language, text: textFor(language) }}>{children}</LanguageContext>
    </I18nProvider>
  );
}

export const useText = (): Text => useContext(LanguageContext).text;
export const useLanguage = (): Language => useContext(LanguageContext).language;
