import type { Language } from '../../text/language.ts';

/** Bytes as people read them, in steps of 1000. */
export const sizeOf = (bytes: number, language: Language): string => {
  const [unit, value] = bytes < 1_000_000 ? (['kilobyte', bytes / 1000] as const) : (['megabyte', bytes / 1_000_000] as const);
  return new Intl.NumberFormat(language, { style: 'unit', unit, maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
};
