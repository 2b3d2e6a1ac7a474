/** The two languages every screen exists in. Stored per person and per candidate link; do not rename. */
export const languages = ['zh', 'en'] as const;
export type Language = (typeof languages)[number];

/** What goes into the `lang` attribute, so that line breaking, fonts and voices are right. */
export const languageTag: Record<Language, string> = { zh: 'zh-CN', en: 'en' };

/** How each language calls itself; never translated. */
export const languageName: Record<Language, string> = { zh: '中文', en: 'English' };

/** The first of the reader's browser languages that we speak; English if there is none. */
export const preferredLanguage = (wanted: readonly string[]): Language => {
  const spoken = wanted.map((tag) => tag.slice(0, 2).toLowerCase());
  return languages.find((language) => language === spoken.find((tag) => tag === 'zh' || tag === 'en')) ?? 'en';
};
