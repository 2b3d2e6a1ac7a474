import type { Language } from './language.ts';

/** A month as calendars of UTC have it: "March 2026" / "2026 年 3 月". By itself: the candidate's page needs it late. */
export const formatMonth = (at: number, language: Language): string => {
  const date = new Date(at);
  return language === 'zh'
    ? `${date.getUTCFullYear()} 年 ${date.getUTCMonth() + 1} 月`
    : date.toLocaleDateString('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
};
