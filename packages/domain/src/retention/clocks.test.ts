import { describe, expect, test } from 'vitest';
import { clocks, contactEvents, laterContact, movesContact, periodEnd } from './clocks.ts';

const created = Date.UTC(2026, 0, 10, 9);
const month = { n: 1, unit: 'months' } as const;

describe('[RT20] clocks', () => {
  test('contact is what the candidate does; what we do, what a program sees and what is put right is none', () => {
    expect(contactEvents.filter(movesContact)).toEqual(['candidate-message', 'answered-call', 'keep-in-touch']);
    expect(laterContact(null, 'candidate-message', created)).toBe(created);
    expect(laterContact(created + 5, 'candidate-message', created)).toBe(created + 5);
    for (const event of contactEvents) if (!movesContact(event)) expect(laterContact(created, event, created + 9), event).toBe(created);
  });

  test('an event that has not happened: the sure ones are waited for, of the others nothing is said; without contact it counts from the beginning', () => {
    const ends = Object.fromEntries(clocks.map((clock) => [clock, periodEnd(clock, month, { createdAt: created }, 'UTC').kind]));
    expect(ends).toEqual({
      createdAt: 'at',
      lastTwoWayContact: 'at',
      mandateClosed: 'waits',
      placed: 'silent',
      rejected: 'silent',
      consentGiven: 'silent',
      consentWithdrawn: 'silent',
      contractEnd: 'silent',
      manualDate: 'silent',
    });
    for (const clock of clocks) {
      const times = { createdAt: created, [clock]: Date.UTC(2026, 4, 31) };
      expect(periodEnd(clock, month, times, 'UTC'), clock).toEqual({ kind: 'at', at: Date.UTC(2026, 6, 1) });
    }
  });
});
