// Breaks every rule in the text, one small change at a time, and demands that some case notices.
import { compileRules } from '@liexin/rules/compile-rules';
import { expect, test } from 'vitest';
import { allCases } from './cases/all-cases.ts';
import { judge } from './support/attempt.ts';
import { mutantsOf } from './support/mutants.ts';
import { firestoreRules } from './support/rules-text.ts';
import { world } from './support/world.ts';

const whole = 'what is in a list of whole numbers is one';
const named = 'every required field is also read by name, and reading a missing one is an error';
const padded = 'no padded size lies between the two bounds';

/** Changes that change nothing, each with the reason. A row that no survivor matches any more fails, too. */
const harmless: readonly (readonly [title: string, why: string])[] = [
  ['function validCursor: c.keys().hasAll(fields) && c.keys().hasOnly(fields) → c.keys().hasOnly(fields)', named],
  [
    "function validLast: last.keys().hasAll(['at', 'by', 'size']) && last.keys().hasOnly(['at', 'by', 'size']) → last.keys().hasOnly(['at', 'by', 'size'])",
    named,
  ],
  ["function validLast: ['at', 'by', 'size'] → ['at', 'by']", named],
  ["function validLast: ['at', 'by', 'size'] → ['at', 'size']", named],
  ["function validLast: ['at', 'by', 'size'] → ['by', 'size']", named],
  ['function isRecentPeriod: period is int → true', whole],
  ['function isRecentPeriod: (period is int) && (period in [current - 1, current]) → period in [current - 1, current]', whole],
  ['function isCiphertext: 64 → 63', padded],
  ['function isCiphertext: 65536 → 65537', padded],
  ['function isCiphertext: 128 → 129', padded],
  ["function validDraft: 'msg' → 'msgx'", 'every type but a reaction is padded alike'],
];

const mutants = mutantsOf(firestoreRules);
/** Cases that noticed a mutant stand first: they are the likeliest to notice the next. */
const order = [...allCases];

function isNoticed(source: string): boolean {
  const outcome = compileRules(source);
  if ('issues' in outcome) return true;
  const at = order.findIndex((one) => judge(outcome.rules, one.world ?? world, one.attempt).allowed !== one.allowed);
  if (at > 0) order.unshift(...order.splice(at, 1));
  return at >= 0;
}

test('[AR4] there are mutants of every rule', () => {
  expect(mutants.length).toBeGreaterThan(400);
});

test('[AR4] every mutant is noticed by a case, but for those known to be harmless', { timeout: 60_000 }, () => {
  const survivors = mutants.filter(({ source }) => !isNoticed(source)).map(({ title }) => title);

  expect(survivors.sort()).toEqual(harmless.map(([title]) => title).sort());
});
