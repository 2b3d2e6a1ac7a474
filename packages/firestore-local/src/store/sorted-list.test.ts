import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SortedList } from './sorted-list.ts';

interface Item {
  readonly key: number;
}
const compare = (a: Item, b: Item) => a.key - b.key;

function between(list: SortedList<Item>, from: number, to: number): { readonly up: number[]; readonly down: number[] } {
  const up: number[] = [];
  const down: number[] = [];
  list.ascend(
    (item) => item.key >= from,
    (item) => item.key < to && up.push(item.key) > 0,
  );
  list.descend(
    (item) => item.key >= to,
    (item) => item.key >= from && down.push(item.key) > 0,
  );
  return { up, down };
}

test('[FL8] a sorted list is a sorted set, whatever is put in and taken out', () => {
  const steps = fc.array(fc.tuple(fc.boolean(), fc.nat(3000)), { minLength: 1500, maxLength: 4000 });
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(3000)), steps, fc.nat(3000), fc.nat(3000), (start, changes, from, to) => {
      const model = new Set(start);
      const list = new SortedList(
        compare,
        start.map((key) => ({ key })),
      );
      for (const [add, key] of changes) {
        if (add && !model.has(key)) list.insert({ key });
        if (!add) list.remove({ key });
        if (add) model.add(key);
        else model.delete(key);
      }
      const wanted = [...model].filter((key) => key >= from && key < to).sort((a, b) => a - b);
      expect(between(list, from, to)).toEqual({ up: wanted, down: [...wanted].reverse() });
    }),
    { seed: 8, numRuns: 30 },
  );
});
