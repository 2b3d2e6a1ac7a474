import type { Language } from './language.ts';
import { laterText } from './later.ts';
import { wallTime } from './zone-time.ts';

const two = (value: number): string => String(value).padStart(2, '0');
const weekdays = { en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'], zh: ['周日', '周一', '周二', '周三', '周四', '周五', '周六'] } as const;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "22:40" on the clocks of a zone. */
export const timeThere = (zone: string, ms: number): string => {
  const { hour, minute } = wallTime(zone, ms);
  return `${hour}:${two(minute)}`;
};

/** "tomorrow 8:00", "Mon 8:00", "3 Dec 8:00": a coming hour in a zone, as seen from `now` (both ms). */
export const hourThere = (zone: string, ms: number, now: number, language: Language): string => {
  const [then, today] = [wallTime(zone, ms), wallTime(zone, now)];
  const dayOf = (wall: { year: number; month: number; day: number }): number => Date.UTC(wall.year, wall.month - 1, wall.day) / 86_400_000;
  const distance = dayOf(then) - dayOf(today);
  const time = timeThere(zone, ms);
  if (distance === 0) return laterText[language].today(time);
  if (distance === 1) return laterText[language].tomorrow(time);
  const weekday = weekdays[language][(((dayOf(then) + 4) % 7) + 7) % 7] ?? '';
  if (distance > 1 && distance < 7) return `${weekday} ${time}`;
  return language === 'zh' ? `${then.month} 月 ${then.day} 日 ${time}` : `${then.day} ${months[then.month - 1] ?? ''} ${time}`;
};

/** What a zone is called: its city in English, its time in Chinese. */
export const placeOf = (zone: string, language: Language): string => {
  const city = (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
  if (language === 'en') return city;
  const name = new Intl.DateTimeFormat('zh-CN', { timeZone: zone, timeZoneName: 'longGeneric' }).formatToParts(0).find(({ type }) => type === 'timeZoneName');
  return name?.value ?? city;
};
