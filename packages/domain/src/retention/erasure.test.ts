import { describe, expect, test } from 'vitest';
import { dueAt, erasureRule, fits, isErasureRule, urgencyOf, type Decision } from './erasure.ts';

const at = (text: string): number => Date.parse(text);
const day = 86_400_000;

describe('the due date', () => {
  test.each([
    ['2026-11-29T22:00:00Z', '2026-12-29T22:00:00Z'],
    ['2026-12-31T08:30:15Z', '2027-01-31T08:30:15Z'],
    ['2027-01-31T08:30:00Z', '2027-02-28T08:30:00Z'],
    ['2028-01-30T23:59:00Z', '2028-02-29T23:59:00Z'],
  ])('[ER5] a request of %s is due on %s', (received, due) => {
    expect(dueAt(at(received))).toBe(at(due));
  });

  test('[ER5] the last week is soon, the due moment is late', () => {
    const due = at('2026-12-29T22:00:00Z');
    expect([due - 7 * day - 1, due - 7 * day, due - 1, due, due + day].map((now) => urgencyOf(due, now))).toEqual(['calm', 'soon', 'soon', 'late', 'late']);
  });
});

describe('a decision', () => {
  const stays: Decision = { kind: 'partial', keep: [{ part: 'messages', ground: 'placement', untilMs: null }] };
  test.each<[string, 'erase' | 'correct', Decision, boolean]>([
    ['all goes', 'erase', { kind: 'full' }, true],
    ['some stays', 'erase', stays, true],
    ['nothing goes', 'erase', { kind: 'refused', ground: 'legal-duty' }, true],
    ['a deletion is not corrected', 'erase', { kind: 'corrected' }, false],
    ['partial that keeps nothing', 'erase', { kind: 'partial', keep: [] }, false],
    [
      'a part twice',
      'erase',
      { kind: 'partial', keep: [...(stays.kind === 'partial' ? stays.keep : []), { part: 'messages', ground: 'legal-duty', untilMs: 1 }] },
      false,
    ],
    ['a part kept for a stranger', 'erase', { kind: 'partial', keep: [{ part: 'notes', ground: 'not-the-person', untilMs: null }] }, false],
    ['a correction deletes nothing', 'correct', { kind: 'full' }, false],
    ['a correction keeps nothing', 'correct', stays, false],
    ['corrected', 'correct', { kind: 'corrected' }, true],
    ['not corrected', 'correct', { kind: 'refused', ground: 'not-the-person' }, true],
  ])('[ER6] %s', (_, asked, decision, right) => {
    expect(fits(asked, decision)).toBe(right);
  });

  test('[ER23] a day that was decided is told from that of a rule by its name', () => {
    expect([erasureRule('abc'), 'erasure', 'first.1', 'none', 'my-erasure.1'].map(isErasureRule)).toEqual([true, true, false, false, false]);
  });
});
