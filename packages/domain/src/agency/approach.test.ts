import { describe, expect, test } from 'vitest';
import { approachMs, approachVerdict, type ApproachFacts } from './approach.ts';

const now = 1_795_000_000_000;
const facts: ApproachFacts = { others: [], isOffLimits: false, isAllowed: false, hasReason: false, now };
const other = (contactMs: number | null) => ({ conversationId: 'other', contactMs });

describe('writing to somebody first', () => {
  test('[OL3] of two first contacts within 24 hours the second says why', () => {
    const at = (contactMs: number | null, change: Partial<ApproachFacts> = {}) => approachVerdict({ ...facts, others: [other(contactMs)], ...change });
    expect(at(now - 1)).toBe('duplicate');
    expect(at(now - approachMs + 1)).toBe('duplicate');
    expect(at(now - approachMs)).toBe('clear');
    expect(at(null)).toBe('clear');
    expect(at(now - 1, { hasReason: true })).toBe('clear');
    expect(approachVerdict({ ...facts, others: [other(null), other(now - approachMs * 3), other(now - 5)] })).toBe('duplicate');
    expect(approachVerdict(facts)).toBe('clear');
  });

  test('[OL4] what is off-limits is opened by a yes alone, whatever the reason', () => {
    const limited = { ...facts, isOffLimits: true };
    expect(approachVerdict(limited)).toBe('off-limits');
    expect(approachVerdict({ ...limited, hasReason: true })).toBe('off-limits');
    expect(approachVerdict({ ...limited, isAllowed: true })).toBe('clear');
    expect(approachVerdict({ ...limited, isAllowed: true, others: [other(now - 5)] })).toBe('clear');
  });
});
