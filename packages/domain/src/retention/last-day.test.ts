import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstRule } from './default-rule.ts';
import { lastDayOf, spreadDays, spreadOver } from './last-day.ts';
import { outcomeOf, type RetentionItem } from './outcome.ts';
import type { RetentionRule } from './rule.ts';
import { endOfPeriod } from './whole-days.ts';

const [zone, day, made] = ['UTC', 86_400_000, Date.UTC(2026, 0, 1)];
const first = firstRule('fr');
const rule = (more: Partial<RetentionRule>): RetentionRule => ({ ...first, id: 'r', clock: 'createdAt', keepAtLeast: null, deleteAtLatest: null, ...more });
const item: RetentionItem = { class: 'message', place: { team: null, mandate: 'm', conversation: 'c' }, times: { createdAt: made }, subject: null };
const lastDay = (rules: readonly RetentionRule[], now: number, times: Partial<RetentionItem['times']> = {}, id = 'c') =>
  lastDayOf(outcomeOf({ ...item, times: { ...item.times, ...times } }, { rules, zone, holds: [], erasures: [] }, now), { rules, zone }, id, now, 7);

const oneYear = rule({ deleteAtLatest: { n: 1, unit: 'years' } });
const afterClosing = rule({ id: 'floor', keepAtLeast: { n: 2, unit: 'years' }, clock: 'mandateClosed' });

test('[RT13] what is kept from an event on has the earliest day that the event could lead to, and moves on while it does not come', () => {
  const [now, later] = [made + 10 * day, made + 400 * day];
  expect(lastDay([oneYear, afterClosing], now)).toEqual({ at: endOfPeriod(now, { n: 2, unit: 'years' }, zone), rule: 'floor.1' });
  expect(lastDay([oneYear, afterClosing], later).at).toBe(endOfPeriod(later, { n: 2, unit: 'years' }, zone));
  const closed = { mandateClosed: now };
  expect(lastDay([oneYear, afterClosing], later, closed).at).toBe(endOfPeriod(now, { n: 2, unit: 'years' }, zone));
  expect(lastDay([oneYear], now)).toEqual({ at: endOfPeriod(made, { n: 1, unit: 'years' }, zone), rule: 'r.1' });
  expect(lastDay([], now)).toEqual({ at: 7, rule: 'none' });
});

test('[RT29] what a changed rule lets go at once goes over twenty days, about five percent a day, and nothing of it before the change', () => {
  const from = made + 1000 * day;
  const shorter = { ...oneYear, version: 2, deleteAtLatest: { n: 1, unit: 'months' } as const, effectiveFrom: from };
  const perDay = Array.from({ length: spreadDays }, () => 0);
  for (let n = 0; n < 2000; n++) {
    const { at, rule: name } = lastDay([oneYear, shorter], from, {}, `conversation-${n}`);
    expect([name, (at - from) % day]).toEqual(['r.2', 0]);
    perDay.splice((at - from) / day, 1, (perDay[(at - from) / day] ?? 0) + 1);
  }
  expect([Math.min(...perDay) > 50, Math.max(...perDay) < 160]).toEqual([true, true]);
  // What goes later by itself goes on its day.
  expect(lastDay([oneYear, shorter], from, { createdAt: from }).at).toBe(endOfPeriod(from, { n: 1, unit: 'months' }, zone));
});

test('[RT29] a conversation has one day of a change, whenever it is asked', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 22 }), fc.nat(3000), (id, days) => {
      const [rules, at] = [[{ ...oneYear, effectiveFrom: made }], made + days * day];
      const found = spreadOver(at, rules, [{ id: 'r', version: 1 }], id);
      expect(found).toBe(Math.max(at, spreadOver(made, rules, [{ id: 'r', version: 1 }], id)));
      expect(found - at).toBeLessThan(spreadDays * day);
    }),
    { seed: 20261130 },
  );
});
