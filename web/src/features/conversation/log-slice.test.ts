import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LogEntry } from './log-entries.ts';
import { atEnd, cutSlice, growSlice, sliceAround, sliceRange, type Slice } from './log-slice.ts';

/** Lines of a log: every tenth stands under a line of its own. */
const lines = (from: number, to: number): LogEntry[] =>
  Array.from({ length: to - from }, (_, i) => from + i).flatMap((n): LogEntry[] => {
    const item = { kind: 'event', id: `i${n}`, at: n, event: 'link-claimed', name: null } as const;
    const line: LogEntry = { kind: 'item', key: item.id, item, isFirst: true, isLast: true };
    return n % 10 === 0 ? [{ kind: 'day', key: `day-i${n}`, at: n }, line] : [line];
  });
const seed = 20261122;

describe('lines that are drawn', () => {
  test('[HS15] at the end the newest are drawn, and those that come are drawn with them', () => {
    const { start, end } = sliceRange(lines(0, 200), atEnd);

    expect([end - start >= 30, end]).toEqual([true, lines(0, 200).length]);
    expect(sliceRange(lines(0, 210), atEnd).end).toBe(lines(0, 210).length);
  });

  test('[HS15] growing reaches both ends of what is loaded, whatever comes in or goes meanwhile', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(299), fc.nat(40), (count, position, earlier) => {
        let entries = lines(earlier, earlier + count);
        let slice: Slice = sliceAround(entries, Math.min(position, entries.length - 1));
        for (let i = 0; i < 40; i++) slice = growSlice(entries, slice, 'older');
        expect(sliceRange(entries, slice).start).toBe(0);
        entries = lines(0, earlier + count);
        for (let i = 0; i < 40; i++) slice = growSlice(entries, growSlice(entries, slice, 'older'), 'newer');

        expect(sliceRange(entries, slice)).toEqual({ start: 0, end: entries.length });
      }),
      { seed },
    );
  });

  test('[HS15] what is cut away is far from the reader, and the middle stays', () => {
    const entries = lines(0, 200);
    const slice = sliceAround(entries, 100);
    const { start, end } = sliceRange(entries, slice);

    const cut = sliceRange(entries, cutSlice(entries, slice, 5, end - start - 8));

    expect([cut.start >= start + 4, cut.start <= start + 6, cut.end]).toEqual([true, true, end - 7]);
    const all = sliceRange(entries, cutSlice(entries, slice, 0, end - start - 1));
    expect(all).toEqual({ start, end });
  });
});
