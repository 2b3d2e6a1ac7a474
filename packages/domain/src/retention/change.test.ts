import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { edited, hasDrifted, hasEnd, type RetentionReport } from './change.ts';
import { firstRule } from './default-rule.ts';
import { inForce } from './rule.ts';
import { emptyTally, reportOf, tallyOf, type ItemCount } from './tally.ts';

const day = 24 * 60 * 60_000;
const from = Date.UTC(2026, 10, 30);
const anItem = (changed: number | null, now: number | null, more: Partial<ItemCount> = {}): ItemCount => ({
  conversation: 'c',
  search: 's',
  class: 'message',
  made: from - 400 * day,
  bytes: 10,
  changed,
  now,
  by: [],
  keptBy: [],
  isHeld: false,
  isRestricted: false,
  conflict: null,
  ...more,
});

describe('a change', () => {
  test('[RT22, RT25] makes the next version of each rule and leaves the others', () => {
    const rules = [firstRule('fr')];
    const { version: _version, effectiveFrom: _from, ...edit } = firstRule('fr');
    const after = edited(rules, [{ ...edit, deleteAtLatest: { n: 6, unit: 'months' } }], from);
    expect(after.map(({ version }) => version)).toEqual([1, 2]);
    expect(inForce(after, from - 1)[0]?.deleteAtLatest?.n).toBe(24);
    expect(inForce(after, from)[0]?.deleteAtLatest?.n).toBe(6);
    expect([hasEnd(after), hasEnd([]), hasEnd([{ ...firstRule('fr'), clock: 'placed' }])]).toEqual([true, false, false]);
  });

  test('[RT28] has drifted where more than a tenth of what goes sooner came or went', () => {
    const of = (sooner: number): RetentionReport => {
      const items = Array.from({ length: sooner }, () => anItem(from, from + day));
      return reportOf(
        tallyOf(emptyTally(), items, from, () => 0),
        from,
      );
    };
    const table: [number, number, boolean][] = [
      [100, 110, false],
      [100, 111, true],
      [100, 89, true],
      [0, 0, false],
      [0, 1, true],
    ];
    for (const [agreed, now, drifted] of table) expect(hasDrifted(of(agreed), of(now)), `${agreed} ${now}`).toBe(drifted);
  });
});

describe('[RT31] a count', () => {
  test('says of everything whether it goes sooner, later or as now; nothing goes before the change begins', () => {
    const items = [
      anItem(from - 5 * day, null, { made: 3 }),
      anItem(from + 40 * day, from + 90 * day, { class: 'note', made: 1 }),
      anItem(null, from + 40 * day, { isHeld: true }),
      anItem(from + 9 * day, from + 9 * day, { isRestricted: true, conflict: 'a|b' }),
    ];
    const report = reportOf(
      tallyOf(emptyTally(), items, from, () => 0),
      from,
    );
    expect(report).toMatchObject({ people: 1, searches: 1, bytes: 20, firstAt: from, oldest: 1, newest: 3, held: 1, restricted: 1 });
    expect(report.classes).toMatchObject({ message: { total: 3, sooner: 1, later: 1, same: 1, held: 1 }, note: { total: 1, sooner: 1 } });
    expect(report.conflicts).toEqual([{ keep: 'a', delete: 'b', items: 1 }]);
    expect([report.months.changed[0], report.months.now[0], report.months.now[1]]).toEqual([2, 1, 1]);
  });

  test('in parts is the count in one, and never has more than twenty samples', () => {
    const anyItem = fc.record({ changed: fc.option(fc.integer({ min: 0, max: 900 })), now: fc.option(fc.integer({ min: 0, max: 900 })) });
    fc.assert(
      fc.property(fc.array(anyItem, { maxLength: 60 }), fc.integer({ min: 0, max: 60 }), (drawn, cut) => {
        const items = drawn.map(({ changed, now }) => anItem(changed === null ? null : from + changed * day, now === null ? null : from + now * day));
        const counted = (...parts: ItemCount[][]) => parts.reduce((tally, part) => tallyOf(tally, part, from, () => 0.5), emptyTally());
        const [whole, parts] = [counted(items), counted(items.slice(0, cut), items.slice(cut))];
        expect({ ...parts, people: 0 }).toEqual({ ...whole, people: 0 });
        expect(whole.samples.length).toBeLessThanOrEqual(20);
        expect(Object.values(whole.classes).reduce((sum, { total }) => sum + total, 0)).toBe(items.length);
      }),
      { seed: 20261129, numRuns: 300 },
    );
  });
});
