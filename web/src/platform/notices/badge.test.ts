import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { faviconWith, titleWith } from './badge.ts';

test('[NC3] title and tab picture say how much is unread, and nothing of whom', () => {
  expect([0, 3, 99, 240].map(titleWith)).toEqual(['Liexin 猎信', '(3) Liexin 猎信', '(99) Liexin 猎信', '(99+) Liexin 猎信']);
  expect(faviconWith(0)).not.toContain('C2352B');
  const before = readFileSync(new URL('../../../public/icon.svg', import.meta.url), 'utf8').trim();
  expect(decodeURIComponent(faviconWith(0)).replace(/^data:image\/svg\+xml,/, '')).toBe(before);
  expect(faviconWith(1)).toContain('C2352B');
  expect(faviconWith(1)).toMatch(/^data:image\/svg\+xml,/);
});
