import { expect, test } from 'vitest';
import {
  daysBetween,
  formatCount,
  formatDate,
  formatDay,
  formatExactTime,
  formatMoment,
  formatRowTime,
  formatTime,
  inSequence,
  initials,
  isolate,
} from './format.ts';

// The runner's time zone is UTC. Friday 20 November 2026, 14:05:09.007.
const now = Date.UTC(2026, 10, 20, 14, 5, 9, 7);
const hour = 3_600_000;
const day = 24 * hour;

test('[W3] days are calendar days of the reader, whatever the hour', () => {
  expect(daysBetween(Date.UTC(2026, 10, 19, 23, 59), Date.UTC(2026, 10, 20, 0, 1))).toBe(1);
  expect(daysBetween(now, now + 9 * hour)).toBe(0);
  expect(daysBetween(now, now - 3 * day)).toBe(-3);
});

test('[W3] the line between days names the day in full, in both languages', () => {
  expect(formatDay(now, now, 'en')).toBe('Today, Friday 20 November');
  expect(formatDay(now - day, now, 'en')).toBe('Yesterday, Thursday 19 November');
  expect(formatDay(now - 400 * day, now, 'en')).toBe('Thursday 16 October 2025');
  expect(formatDay(now, now, 'zh')).toBe('今天 · 11 月 20 日 星期五');
  expect(formatDay(now - 2 * day, now, 'zh')).toBe('11 月 18 日 星期三');
  expect(formatDay(now - 400 * day, now, 'zh')).toBe('2025 年 10 月 16 日 星期四');
});

test('[W3] a row shows the time today, the weekday this week, else the date', () => {
  expect(formatRowTime(now - hour, now, 'en')).toBe('13:05');
  expect(formatRowTime(now - 2 * day, now, 'en')).toBe('Wed');
  expect(formatRowTime(now - 7 * day, now, 'en')).toBe('13 Nov');
  expect(formatRowTime(now - 400 * day, now, 'en')).toBe('16 Oct 2025');
  expect(formatRowTime(now - 2 * day, now, 'zh')).toBe('周三');
  expect(formatRowTime(now - 7 * day, now, 'zh')).toBe('11/13');
});

test('[W3] times are 24-hour and exact ones carry milliseconds only when asked', () => {
  expect(formatTime(now)).toBe('14:05');
  expect(formatExactTime(now)).toBe('14:05:09');
  expect(formatExactTime(now, true)).toBe('14:05:09.007');
  expect(formatDate(now, 'en')).toBe('20 Nov 2026');
  expect(formatDate(now, 'zh')).toBe('2026-11-20');
  expect(formatMoment(now, now, 'zh')).toBe('11 月 20 日 14:05');
  expect(formatMoment(now - 400 * day, now, 'en')).toBe('16 Oct 2025, 14:05');
});

test('[W3] counts have separators', () => {
  expect([0, 999, 1000, 38112, 1234567].map(formatCount)).toEqual(['0', '999', '1,000', '38,112', '1,234,567']);
});

test('[W4] initials of Latin, Chinese, mixed, right-to-left and empty names', () => {
  expect(['Shen Yifan', '沈一帆', 'Shen Yifan 沈一帆', 'Marta', 'محمد القحطاني', '', '  '].map(initials)).toEqual(['SY', '沈', 'SY', 'M', 'ما', '', '']);
});

test('[W4] a name inside a sentence is isolated, so that it cannot reorder it', () => {
  expect(isolate('محمد')).toBe('\u2068محمد\u2069');
});

test('[W5] sentences follow with a space in English and none in Chinese', () => {
  expect(inSequence('en', 'One.', '', 'Two.')).toBe('One. Two.');
  expect(inSequence('zh', '一。', '二。')).toBe('一。二。');
});
