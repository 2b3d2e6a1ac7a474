import { expect, test } from 'vitest';
import { daySpan, lastDayOf } from './day-span.ts';

const at = (text: string): number => Date.parse(`${text}T00:00:00`);

test('[W19] days that somebody chose: from the first moment of one to the last of the other, each or both without end', () => {
  expect(daySpan('', '')).toEqual({ fromMs: null, toMs: null });
  expect(daySpan('2026-11-01', '')).toEqual({ fromMs: at('2026-11-01'), toMs: null });
  expect(daySpan('2026-11-01', '2026-11-30')).toEqual({ fromMs: at('2026-11-01'), toMs: at('2026-12-01') });
  expect(daySpan('2026-11-30', '2026-11-30')).toEqual({ fromMs: at('2026-11-30'), toMs: at('2026-12-01') });
  expect(lastDayOf(at('2026-12-01'))).toBe(at('2026-12-01') - 1);
});

test('[W19] days in the wrong order, and what is no day, are none', () => {
  expect(daySpan('2026-12-01', '2026-11-30')).toBe(null);
  expect(daySpan('soon', '')).toBe(null);
  expect(daySpan('', 'soon')).toBe(null);
});
