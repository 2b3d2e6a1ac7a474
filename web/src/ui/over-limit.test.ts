import { expect, test } from 'vitest';
import { overLimit } from './over-limit.ts';

test('[W13] a text is measured in characters as people count them, and nothing is over no limit', () => {
  expect(overLimit('长'.repeat(80), 80)).toBe(0);
  expect(overLimit('😀'.repeat(81), 80)).toBe(1);
  expect(overLimit('a'.repeat(100_000), undefined)).toBe(0);
});
