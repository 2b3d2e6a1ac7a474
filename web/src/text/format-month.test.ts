import { expect, test } from 'vitest';
import { formatMonth } from './format-month.ts';

test('[RT64] a month has the name that calendars of UTC give it, wherever the reader is', () => {
  const first = Date.UTC(2026, 2, 1);
  expect([formatMonth(first, 'en'), formatMonth(first, 'zh'), formatMonth(first - 1, 'en')]).toEqual(['March 2026', '2026 年 3 月', 'February 2026']);
});
