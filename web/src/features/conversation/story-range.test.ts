import { describe, expect, test } from 'vitest';
import type { Placed } from '../../platform/live/message-order.ts';
import { isInRange, storyRange, type LanePiece } from './story-range.ts';

const at = (seconds: number): Placed => ({ id: `m${seconds}`, sentAt: { seconds, nanoseconds: 0 } });
const piece = (from: number, to: number, older: LanePiece<Placed>['older'], newer: LanePiece<Placed>['newer'] = 'none'): LanePiece<Placed> => ({
  messages: Array.from({ length: to - from + 1 }, (_, i) => at(from + i)),
  older,
  newer,
});

describe('two lanes as one story', () => {
  test('[HS13] the story begins where the lane begins that is loaded least, and that lane alone is asked for more', () => {
    const range = storyRange([piece(900, 950, 'more'), piece(10, 950, 'more')]);

    expect([range.from, range.to, range.older, range.olderLanes]).toEqual([at(900), null, 'more', [0]]);
    expect([isInRange(range, at(899)), isInRange(range, at(900)), isInRange(range, at(5000))]).toEqual([false, true, true]);
  });

  test('[HS13] a lane that is loaded whole, or has nothing, holds nobody back', () => {
    expect(storyRange([piece(900, 950, 'more'), piece(10, 20, 'none')])).toMatchObject({ from: at(900), older: 'more', olderLanes: [0] });
    expect(storyRange([piece(1, 50, 'none'), { messages: [], older: 'none', newer: 'none' }])).toMatchObject({ from: null, older: 'none', olderLanes: [] });
  });

  test('[HS13] after a jump the story ends with the lane that is loaded least', () => {
    const range = storyRange([piece(100, 148, 'more', 'more'), piece(40, 120, 'more', 'failed')]);

    expect([range.from, range.to, range.newer, range.newerLanes]).toEqual([at(100), at(120), 'failed', [1]]);
    expect(storyRange([piece(100, 148, 'more', 'loading'), piece(40, 900, 'more')])).toMatchObject({ newer: 'loading', newerLanes: [] });
  });
});
