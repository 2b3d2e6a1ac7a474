import { describe, expect, test } from 'vitest';
import { allCases } from './cases/all-cases.ts';
import { judge } from './support/attempt.ts';
import { compile, firestoreRules } from './support/rules-text.ts';
import { world } from './support/world.ts';

const rules = compile(firestoreRules);
const ids = [...new Set(allCases.map(({ rule }) => rule))];

describe.each(ids)('%s', (id) => {
  const cases = allCases.filter(({ rule }) => rule === id).map((one) => ({ ...one, verb: one.allowed ? 'allows' : 'denies' }));

  test.each(cases)('[$rule] $verb: $title', (one) => {
    const outcome = judge(rules, one.world ?? world, one.attempt);

    expect(outcome.allowed, outcome.why).toBe(one.allowed);
  });
});
