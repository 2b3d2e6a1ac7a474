import { describe, expect, test } from 'vitest';
import { closingOutcome, closingStates, mayUndoClosing, recordKeptUntil } from './closing.ts';
import { firstRule } from './default-rule.ts';
import type { RetentionRule } from './rule.ts';

const zone = 'Asia/Shanghai';
const dayMs = 86_400_000;
const made = Date.UTC(2026, 0, 10);
const day = Date.UTC(2026, 11, 30, 9, 30);
const base = { ...firstRule('cn'), keepAtLeast: null };
const floor = (change: Partial<RetentionRule>): RetentionRule => ({
  ...base,
  id: 'floor',
  deleteAtLatest: null,
  keepAtLeast: { n: 3, unit: 'years' },
  clock: 'createdAt',
  locked: false,
  ...change,
});
const item = (times: Partial<Record<'mandateClosed', number>> = {}) => ({
  class: 'message' as const,
  place: { team: null, mandate: 'm', conversation: 'c' },
  times: { createdAt: made, lastTwoWayContact: made, ...times },
});
const gone = (rules: readonly RetentionRule[], times = {}) => closingOutcome(item(times), { rules: [base, ...rules], zone }, day);

describe('what becomes of an item when the agency is closed', () => {
  test('[CL5] it ends on the day, whatever the rules of the agency say', () => {
    expect(gone([])).toMatchObject({ goneAt: day, deletedBy: [{ id: 'closing', version: 1 }], conflict: null });
    expect(gone([floor({ isStatutory: false })]).goneAt).toBe(day);
  });

  test('[CL7] the law keeps it until its own last day, and a search that is open closes with the agency', () => {
    const lawful = floor({ isStatutory: true });
    expect(gone([lawful])).toMatchObject({ goneAt: Date.UTC(2029, 0, 10, 16), keptBy: [{ id: 'floor', version: 1 }] });
    const fromClosing = floor({ isStatutory: true, clock: 'mandateClosed' });
    expect(gone([fromClosing]).goneAt).toBe(Date.UTC(2029, 11, 30, 16));
    expect(gone([fromClosing], { mandateClosed: made }).goneAt).toBe(Date.UTC(2029, 0, 10, 16));
    expect(gone([floor({ isStatutory: true, keepAtLeast: { n: 1, unit: 'days' } })]).goneAt).toBe(day);
  });

  test('[CL5] the record is kept for three years of the agency from the day on', () => {
    expect(recordKeptUntil(day, zone)).toBe(Date.UTC(2029, 11, 30, 16));
  });
});

test('[CL3] it can be taken back while it is pending and the day has not come', () => {
  for (const state of closingStates) expect([state, mayUndoClosing({ state, endsAt: day }, day - 1)]).toEqual([state, state === 'pending']);
  expect(mayUndoClosing({ state: 'pending', endsAt: day }, day)).toBe(false);
  expect(mayUndoClosing({ state: 'pending', endsAt: day }, day + dayMs)).toBe(false);
  expect(mayUndoClosing({ state: 'pending', endsAt: null }, day)).toBe(false);
});
