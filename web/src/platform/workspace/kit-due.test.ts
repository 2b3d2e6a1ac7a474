import { expect, test } from 'vitest';
import { isTestDue, keepsKit, newKitStep } from './kit-due.ts';

const day = 86_400_000;
const made = Date.UTC(2026, 0, 10);

test('[RV4] owners and admins are reminded a year after the kit was confirmed or last tested, and not before there is one', () => {
  const confirmed = { kitConfirmedAtMs: made, kitTestedAtMs: null };
  expect([364, 365].map((days) => isTestDue(confirmed, made + days * day))).toEqual([false, true]);
  const tested = { kitConfirmedAtMs: made, kitTestedAtMs: made + 300 * day };
  expect([365, 664, 665].map((days) => isTestDue(tested, made + days * day))).toEqual([false, false, true]);
  // A new kit after the last test of the old one counts from its own day.
  expect(isTestDue({ kitConfirmedAtMs: made + 400 * day, kitTestedAtMs: made + 300 * day }, made + 700 * day)).toBe(false);
  expect(isTestDue({ kitConfirmedAtMs: null, kitTestedAtMs: null }, made + 900 * day)).toBe(false);
  expect((['owner', 'admin', 'consultant', 'researcher', 'auditor', 'client'] as const).filter((role) => keepsKit([role]))).toEqual(['owner', 'admin']);
});

test('[RV15] a wish for a new kit asks for one, then for what it does not open yet; a wish that came later asks anew', () => {
  const step = (kitDueMs: number | null, kitConfirmedAtMs: number | null) => newKitStep({ kitDueMs, kitConfirmedAtMs });
  expect([step(null, made), step(made + 1, null), step(made + 1, made), step(made, made), step(made, made + 1)]).toEqual([null, null, 'make', 'fill', 'fill']);
});
