// Rules text, spec, tests and domain must say the same.
import { cursorFields, messageFields } from '@liexin/domain/storage/documents';
import { decide } from '@liexin/rules/decide';
import { describe, expect, test } from 'vitest';
import { allCases } from './cases/all-cases.ts';
import { message, post } from './cases/message-cases.ts';
import { judge } from './support/attempt.ts';
import { NOW } from './support/fields.ts';
import { accessSpec, compile, firestoreRules, shredRules } from './support/rules-text.ts';
import { ada, admitted, agency, candidateLane, olga, world } from './support/world.ts';

const rules = compile(firestoreRules);
const idsIn = (text: string): string[] => [...new Set(text.match(/R-[A-Z]+-\d+/g))].sort();
/** The first list behind these words, inside the function that begins so. */
const listIn = (before: string, start: string): string[] => {
  const text = firestoreRules.slice(firestoreRules.indexOf(start));
  const list = text.slice(text.indexOf(`${before}[`)).split(']')[0] ?? '';
  return [...list.matchAll(/'(\w+)'/g)].map((match) => match[1] ?? '');
};

describe('one set of ids', () => {
  test('[AR1] every rule of the text is in the spec and the other way round', () => {
    expect(idsIn(accessSpec)).toEqual(idsIn(firestoreRules + shredRules));
  });

  test('[AR1] every rule has a case that it grants and cases that it denies', () => {
    const denyOnly = new Set(['R-ALL-1', 'R-MESSAGE-4']);
    for (const rule of idsIn(firestoreRules)) {
      const cases = allCases.filter((one) => one.rule === rule);
      expect(
        cases.some(({ allowed }) => !allowed),
        `${rule} denies`,
      ).toBe(true);
      if (!denyOnly.has(rule))
        expect(
          cases.some(({ allowed }) => allowed),
          `${rule} grants`,
        ).toBe(true);
    }
  });

  test('[AR1] every allow statement carries an id on its last line', () => {
    const statements = firestoreRules.match(/allow [^;]*;.*/g) ?? [];

    expect(statements.length).toBeGreaterThan(20);
    for (const statement of statements) expect(statement).toMatch(/\/\/ R-[A-Z]+-\d+$/);
  });
});

describe('one list of fields', () => {
  test('[AR2] messages have the fields of the domain, ref alone is optional', () => {
    expect(listIn('hasOnly(', 'function hasMessageFields')).toEqual([...messageFields, 'ref']);
    expect(Object.keys(message(ada)).sort()).toEqual([...messageFields].sort());
  });

  test('[AR2] cursors have the fields of the domain', () => {
    expect(listIn('let fields = ', 'function validCursor')).toEqual([...cursorFields]);
  });
});

describe('cost', () => {
  test.each([
    ['a member', ada],
    ['a candidate', admitted],
  ])('[AR3] a message of %s costs two reads and at most 400 expressions', (_who, as) => {
    const outcome = judge(rules, world, post(as));

    expect(outcome).toMatchObject({ allowed: true, reads: 2 });
    expect(outcome.expressions).toBeLessThanOrEqual(400);
  });

  test("[AR3] no accepted request reads more than two documents, but that for a key's generation three", () => {
    const granted = allCases.filter((one) => one.allowed);
    const most = (cases: typeof granted): number => Math.max(...cases.map((one) => judge(rules, one.world ?? world, one.attempt).reads));

    expect(most(granted.filter(({ rule }) => rule !== 'R-GENERATION-1'))).toBe(2);
    expect(most(granted)).toBe(3);
  });

  test('[AR3] the text is smaller than 64 kB', () => {
    expect(new TextEncoder().encode(firestoreRules).length).toBeLessThan(64_000);
  });
});

describe('shred', () => {
  const shred = compile(shredRules);
  const lookup = { get: () => null };

  test.each(['get', 'create', 'update', 'delete'] as const)('[R-SHRED-1] nobody may %s a share', (method) => {
    for (const auth of [ada, olga, admitted, null]) {
      for (const path of [
        ['shares', candidateLane, 'periods', '24322'],
        ['linkShares', 'link'],
        ['any', 'thing'],
      ]) {
        expect(decide(shred, { method, database: 'shred', path, auth, time: NOW }, lookup).allowed).toBe(false);
      }
    }
  });

  test('[R-SHRED-1] nobody may list shares', () => {
    for (const auth of [ada, olga, admitted, null]) {
      expect(
        decide(
          shred,
          { method: 'list', database: 'shred', path: ['shares', candidateLane, 'periods'], auth, time: NOW, query: { orderBy: [], constraints: [], limit: 1 } },
          lookup,
        ).allowed,
      ).toBe(false);
    }
  });

  test('[R-SHRED-1] the rules of the default database give nothing in shred either', () => {
    expect(decide(rules, { method: 'get', database: 'shred', path: ['agencies', agency], auth: ada, time: NOW }, lookup).allowed).toBe(false);
  });
});
