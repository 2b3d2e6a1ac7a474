import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..', '..');
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' }).split('\n');
const text = (file: string): string => readFileSync(join(root, file), 'utf8');
const ruleLine = /^(?:\* |- |\| )\**`?((?:R-)?[A-Z]+-?\d+)`?\**\b(.*)$/gm;

/** Numbered rules of docs/spec, each with the rest of its line. */
const specified = (sources: readonly string[]): Map<string, string> =>
  new Map(sources.flatMap((source) => [...source.matchAll(ruleLine)].map(([, id = '', rest = '']) => [id, rest] as const)));

/** Ids that test titles and tables of cases carry. */
const tested = (sources: readonly string[]): Set<string> =>
  new Set(
    sources.flatMap((source) => [
      ...[...source.matchAll(/\[([A-Z]+\d+(?:, [A-Z]+\d+)*)\]/g)].flatMap(([, ids = '']) => ids.split(', ')),
      ...[...source.matchAll(/\bR-[A-Z]+-\d+\b/g)].map(([id]) => id),
      ...[...source.matchAll(/\b(?:holds|fails)\('([A-Z]+\d+)'/g)].map(([, id = '']) => id),
      ...[...source.matchAll(/\[attack (\d+)/g)].map(([, number = '']) => `attack ${number}`),
    ]),
  );

/** Ids of rules without a test, and of tests without a rule. A rule may name the attack or the bench that holds it, or say that reviewers do. */
const disagreements = (specs: readonly string[], tests: readonly string[]): { untested: string[]; unwritten: string[] } => {
  const [rules, held] = [specified(specs), tested(tests)];
  const attacks = (rest: string): string[] => (/\(attack ([\d, ]+)\)/.exec(rest)?.[1] ?? '').split(', ').filter(Boolean);
  const isElsewhere = (rest: string): boolean => /\((?:held by review|`[\w/-]*bench\/[\w.-]+`)\)/.test(rest);
  const isHeld = ([id, rest]: [string, string]): boolean => isElsewhere(rest) || held.has(id) || attacks(rest).some((number) => held.has(`attack ${number}`));
  return {
    untested: [...rules].filter((rule) => !isHeld(rule)).map(([id]) => id),
    unwritten: [...held].filter((id) => !id.startsWith('attack') && !rules.has(id)),
  };
};

test('[CK9] every numbered rule has a test that carries its number, and every number in a test has its rule', () => {
  const specs = files.filter((file) => /^docs\/spec\/.*\.md$/.test(file)).map(text);
  const tests = files.filter((file) => /(\.test\.tsx?$|contract\.ts$|\/cases\/)/.test(file)).map(text);

  expect(specs.length).toBeGreaterThan(10);
  expect(specified(specs).size).toBeGreaterThan(300);
  expect(disagreements(specs, tests)).toEqual({ untested: [], unwritten: [] });
});

test('[CK9] a rule without a test and a test without a rule are both found', () => {
  // Not written out, or this file would itself be read as a test of them.
  const open = '[';
  expect(disagreements(['* Q1 One.\n* Q2 Two. (attack 7)\n'], [`test('${open}Q3] three')`])).toEqual({ untested: ['Q1', 'Q2'], unwritten: ['Q3'] });
  expect(disagreements(['* Q2 Two. (attack 7)\n'], [`test('${open}attack 7] seven')`])).toEqual({ untested: [], unwritten: [] });
});
