import type { Language } from './language.ts';

/**
 * Times, dates and counts in the reader's language and time zone. Instants are milliseconds since 1970-01-01 UTC. Hand-made
 * rather than `Intl`, because screens need exactly these forms (24-hour clock, full day names, spaces around figures in
 * Chinese) and browsers disagree on them.
 */

const weekdays = {
  en: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
  zh: ['星期日', '星期一', '星期二', '星期三', '星期四', '星期五', '星期六'],
} as const;
const shortWeekdays = {
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
  zh: ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
} as const;
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

const two = (value: number): string => String(value).padStart(2, '0');
const shortMonth = (date: Date): string => (months[date.getMonth()] ?? '').slice(0, 3);
const dayNumber = (date: Date): number => Math.floor(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000);

/** Whole calendar days from `from` to `to` in the reader's time zone. */
export const daysBetween = (from: number, to: number): number => dayNumber(new Date(to)) - dayNumber(new Date(from));

/** "14:01" */
export const formatTime = (at: number): string => {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
};

/** "14:01:48", or with milliseconds "14:01:48.116". */
export const formatExactTime = (at: number, withMilliseconds = false): string => {
  const date = new Date(at);
  const exact = `${formatTime(at)}:${two(date.getSeconds())}`;
  return withMilliseconds ? `${exact}.${String(date.getMilliseconds()).padStart(3, '0')}` : exact;
};

/** "12 Nov 2028" / "2028-11-12" */
export const formatDate = (at: number, language: Language): string => {
  const date = new Date(at);
  return language === 'zh'
    ? `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
    : `${date.getDate()} ${shortMonth(date)} ${date.getFullYear()}`;
};

/** "18 Nov, 21:04" / "11 月 18 日 21:04"; with the year when it is another one. */
export const formatMoment = (at: number, now: number, language: Language): string => {
  const date = new Date(at);
  const sameYear = date.getFullYear() === new Date(now).getFullYear();
  if (language === 'zh') {
    return `${sameYear ? '' : `${date.getFullYear()} 年 `}${date.getMonth() + 1} 月 ${date.getDate()} 日 ${formatTime(at)}`;
  }
  return `${date.getDate()} ${shortMonth(date)}${sameYear ? '' : ` ${date.getFullYear()}`}, ${formatTime(at)}`;
};

/** The line between days: "Today, Friday 20 November" / "今天 · 11 月 20 日 星期五". */
export const formatDay = (at: number, now: number, language: Language): string => {
  const date = new Date(at);
  const distance = daysBetween(at, now);
  const sameYear = date.getFullYear() === new Date(now).getFullYear();
  if (language === 'zh') {
    const day = `${sameYear ? '' : `${date.getFullYear()} 年 `}${date.getMonth() + 1} 月 ${date.getDate()} 日 ${weekdays.zh[date.getDay()] ?? ''}`;
    return distance === 0 ? `今天 · ${day}` : distance === 1 ? `昨天 · ${day}` : day;
  }
  const day = `${weekdays.en[date.getDay()] ?? ''} ${date.getDate()} ${months[date.getMonth()] ?? ''}${sameYear ? '' : ` ${date.getFullYear()}`}`;
  return distance === 0 ? `Today, ${day}` : distance === 1 ? `Yesterday, ${day}` : day;
};

/** The time in a list row: "14:01" today, "Thu" in the last six days, else the date. */
export const formatRowTime = (at: number, now: number, language: Language): string => {
  const distance = daysBetween(at, now);
  const date = new Date(at);
  if (distance <= 0) return formatTime(at);
  if (distance < 7) return shortWeekdays[language][date.getDay()] ?? '';
  if (date.getFullYear() !== new Date(now).getFullYear()) return formatDate(at, language);
  return language === 'zh' ? `${date.getMonth() + 1}/${date.getDate()}` : `${date.getDate()} ${shortMonth(date)}`;
};

/** A name inside a sentence: isolated (UAX 9, FSI and PDI), so that a right-to-left name cannot reorder the words around it. */
export const isolate = (name: string): string => `\u2068${name}\u2069`;

/** Sentences after one another: a space between them in English, none in Chinese. Empty ones are left out. */
export const inSequence = (language: Language, ...sentences: readonly string[]): string => sentences.filter(Boolean).join(language === 'zh' ? '' : ' ');

/** "38,112" */
export const formatCount = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');

/** "1 message", "2 messages": English only, Chinese has no plural. */
export const plural = (value: number, one: string, many: string): string => `${formatCount(value)} ${value === 1 ? one : many}`;

/** The one or two letters of a person's circle: first character of a Chinese name, else the initials of first and last word. */
export const initials = (name: string): string => {
  const words = name.trim().split(/\s+/u);
  const first = words[0] ?? '';
  const han = /^\p{Script=Han}/u;
  if (han.test(first)) return Array.from(first)[0] ?? '';
  const latin = words.filter((word) => /^[\p{L}\p{N}]/u.test(word) && !han.test(word));
  const letter = (word: string | undefined): string => Array.from(word ?? '')[0]?.toLocaleUpperCase() ?? '';
  const last = latin.length > 1 ? letter(latin.at(-1)) : '';
  return letter(latin[0]) + last || (Array.from(first)[0] ?? '');
};
