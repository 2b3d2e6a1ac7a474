import { expect, test } from 'vitest';
import { hourThere, placeOf, timeThere } from './format-there.ts';

const now = Date.UTC(2026, 10, 20, 14, 40);

test('[ZT4] hours of another zone are told by its own days', () => {
  expect([timeThere('Asia/Shanghai', now), timeThere('Europe/Berlin', now)]).toEqual(['22:40', '15:40']);
  expect(
    [Date.UTC(2026, 10, 20, 15), Date.UTC(2026, 10, 21, 0), Date.UTC(2026, 10, 23, 0), Date.UTC(2026, 11, 3, 0)].map((ms) => [
      hourThere('Asia/Shanghai', ms, now, 'en'),
      hourThere('Asia/Shanghai', ms, now, 'zh'),
    ]),
  ).toEqual([
    ['today 23:00', '今天 23:00'],
    ['tomorrow 8:00', '明天 8:00'],
    ['Mon 8:00', '周一 8:00'],
    ['3 Dec 8:00', '12 月 3 日 8:00'],
  ]);
});

test('[ZT4] a zone has a name that people know', () => {
  expect([placeOf('America/New_York', 'en'), placeOf('Asia/Shanghai', 'zh')]).toEqual(['New York', expect.stringContaining('中国')]);
});
