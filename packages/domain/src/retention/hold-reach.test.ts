import { describe, expect, test } from 'vitest';
import { afterReleaseMs } from './hold.ts';
import { covers, heldBy, withoutOver, type HoldPlace, type HoldReach } from './hold-reach.ts';

const november = 2026 * 12 + 10;
const place: HoldPlace = { conversation: 'c1', mandate: 'm1', uids: ['ann', 'guest'], periods: [november - 2, november] };
const scope = (kind: HoldReach['kind'], id: string | null, fromMs: number | null = null, toMs: number | null = null): HoldReach => ({ kind, id, fromMs, toMs });
const day = (text: string): number => Date.parse(`${text}T00:00:00Z`);

describe('what a hold covers', () => {
  test('[RT42] a member, a candidate, a search, a conversation, or everything: what it names and nothing else', () => {
    const table: [HoldReach, boolean][] = [
      [scope('agency', null), true],
      [scope('mandate', 'm1'), true],
      [scope('mandate', 'c1'), false],
      [scope('conversation', 'c1'), true],
      [scope('conversation', 'c2'), false],
      [scope('person', 'ann'), true],
      [scope('person', 'guest'), true],
      [scope('person', 'bo'), false],
      [scope('person', null), false],
    ];
    for (const [one, expected] of table) expect(covers(one, place), JSON.stringify(one)).toBe(expected);
  });

  test('[RT42] with days it covers what has messages in one of their months, and all of it', () => {
    const table: [string | null, string | null, boolean][] = [
      ['2026-11-30', null, true],
      ['2026-12-01', null, false],
      [null, '2026-09-02', true],
      [null, '2026-09-01', false],
      // Between its two months it has none.
      ['2026-10-01', '2026-11-01', false],
      ['2026-10-01', '2026-11-02', true],
    ];
    for (const [from, to, expected] of table)
      expect(covers(scope('agency', null, from === null ? null : day(from), to === null ? null : day(to)), place), `${from} ${to}`).toBe(expected);
    expect(covers(scope('agency', null, day('2030-01-01')), { ...place, periods: [] })).toBe(true);
  });

  test('[RT42] one that is not released keeps without end; a released one for 14 days, and the longest counts', () => {
    const now = day('2026-11-29');
    const open = { scope: scope('mandate', 'm1'), untilMs: null };
    const released = { scope: scope('conversation', 'c1'), untilMs: now + afterReleaseMs };
    const register = { b: open, a: released, other: { scope: scope('mandate', 'm2'), untilMs: null } };
    expect(heldBy(register, place, now)).toEqual({ ids: ['a', 'b'], untilMs: null });
    expect(heldBy({ a: released }, place, now + afterReleaseMs - 1)).toEqual({ ids: ['a'], untilMs: now + afterReleaseMs });
    expect(heldBy({ a: released }, place, now + afterReleaseMs).ids).toEqual([]);
    expect(Object.keys(withoutOver(register, now + afterReleaseMs))).toEqual(['b', 'other']);
  });
});
