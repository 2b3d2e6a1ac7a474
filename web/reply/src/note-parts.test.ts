import { expect, test } from 'vitest';
import { noteParts } from './note-parts.ts';

test('[L27] a text that is longer than a note goes out whole, as several that each fit', () => {
  for (const text of ['short', '长'.repeat(8000), '😀'.repeat(3001), 'a'.repeat(4000)]) {
    const parts = noteParts(text);
    expect(parts.join('')).toBe(text);
    for (const part of parts) expect(new TextEncoder().encode(part).length).toBeLessThanOrEqual(4000);
  }
  expect(noteParts('a'.repeat(4000))).toHaveLength(1);
  expect(noteParts('长'.repeat(8000)).length).toBe(7);
});
