import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BinaryOperator, Expression, MatchBlock, RulesFile } from './ast.ts';
import { parseRules } from './parse-rules.ts';
import { printRules } from './print-rules.ts';

const range = { start: 0, end: 0 };
const name = fc
  .stringMatching(/^[a-z][a-z0-9_]{0,5}$/)
  .filter((text) => !['true', 'false', 'null', 'in', 'is', 'let', 'if', 'match', 'allow', 'return'].includes(text));
const text = fc.oneof(name, fc.constant('(default)'), fc.stringMatching(/^[A-Za-z0-9_-]{1,6}$/));
const OPERATORS: readonly BinaryOperator[] = ['||', '&&', '==', '!=', 'in', '<', '<=', '>', '>=', '+', '-', '*', '/', '%'];

const literal: fc.Arbitrary<Expression> = fc
  .oneof(
    fc.constant({ type: 'null' } as const),
    fc.boolean().map((value) => ({ type: 'bool', value }) as const),
    fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map((value) => ({ type: 'int', value }) as const),
    fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map((value) => ({ type: 'float', value }) as const),
    fc.string({ unit: 'binary' }).map((value) => ({ type: 'string', value }) as const),
    fc.uint8Array({ maxLength: 6 }).map((value) => ({ type: 'bytes', value: new Uint8Array(value) }) as const),
  )
  .map((value) => ({ kind: 'literal', literal: value, range }));

const { expression } = fc.letrec<{ expression: Expression }>((tie) => {
  const inner = tie('expression');
  const items = fc.array(inner, { maxLength: 3 });
  return {
    expression: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      literal,
      name.map((value): Expression => ({ kind: 'name', name: value, range })),
      items.map((value): Expression => ({ kind: 'list', items: value, range })),
      fc.array(fc.record({ key: fc.string(), value: inner }), { maxLength: 2 }).map((entries): Expression => ({ kind: 'map', entries, range })),
      fc.record({ object: inner, name }).map((value): Expression => ({ kind: 'member', ...value, range })),
      fc.record({ object: inner, index: inner }).map((value): Expression => ({ kind: 'index', ...value, range })),
      fc.record({ object: inner, from: inner, to: inner }).map((value): Expression => ({ kind: 'slice', ...value, range })),
      fc.record({ name, args: items }).map((value): Expression => ({ kind: 'call', ...value, range })),
      fc.record({ object: inner, name, args: items }).map((value): Expression => ({ kind: 'method', ...value, range })),
      fc.record({ op: fc.constantFrom('!' as const, '-' as const), operand: inner }).map((value): Expression => ({ kind: 'unary', ...value, range })),
      fc.record({ op: fc.constantFrom(...OPERATORS), left: inner, right: inner }).map((value): Expression => ({ kind: 'binary', ...value, range })),
      fc.record({ operand: inner, typeName: fc.constantFrom('int' as const, 'map' as const) }).map((value): Expression => ({ kind: 'is', ...value, range })),
      fc.record({ condition: inner, yes: inner, no: inner }).map((value): Expression => ({ kind: 'choice', ...value, range })),
      fc.array(fc.oneof(text, inner), { minLength: 1, maxLength: 3 }).map((segments): Expression => ({ kind: 'path', segments, range })),
    ),
  };
});

const segment = fc.oneof(
  text.map((value) => ({ kind: 'literal', text: value }) as const),
  fc.record({ kind: fc.constantFrom('one' as const, 'many' as const), name }),
);
const declaration = fc.record({
  range: fc.constant(range),
  name,
  params: fc.array(name, { maxLength: 3 }),
  lets: fc.array(fc.record({ name, value: expression, range: fc.constant(range) }), { maxLength: 2 }),
  result: expression,
});
const allow = fc.record({
  range: fc.constant(range),
  condition: fc.option(expression),
  methods: fc.uniqueArray(fc.constantFrom('get' as const, 'list' as const, 'create' as const, 'update' as const, 'delete' as const), { minLength: 1 }),
});
const block = (matches: fc.Arbitrary<MatchBlock[]>): fc.Arbitrary<MatchBlock> =>
  fc.record({
    range: fc.constant(range),
    pattern: fc.array(segment, { minLength: 1, maxLength: 3 }),
    functions: fc.array(declaration, { maxLength: 1 }),
    allows: fc.array(allow, { maxLength: 2 }),
    matches,
  });
const file: fc.Arbitrary<RulesFile> = fc.record({
  version: fc.constant('2' as const),
  functions: fc.array(declaration, { maxLength: 2 }),
  matches: fc.array(block(fc.array(block(fc.constant([])), { maxLength: 2 })), { maxLength: 2 }),
});

/** The same tree with every range erased: bytes and bigint survive, unlike in JSON. */
function bare(value: unknown): unknown {
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(bare);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, key === 'range' ? null : bare(inner)]));
}

test('[RE1] parsing a printed tree gives the same tree', () => {
  fc.assert(
    fc.property(file, (tree) => {
      expect(bare(parseRules(printRules(tree)))).toEqual(bare(tree));
    }),
    { seed: 20_261_122, numRuns: 300 },
  );
});

test('[RE1] ranges cover exactly the text of their expression', () => {
  const source = "rules_version = '2';\nservice cloud.firestore { match /a/{b} { allow get: if a.b(1) + (2) == /x/$(b)/y ; } }";

  const condition = parseRules(source).matches[0]?.allows[0]?.condition;

  expect(source.slice(condition?.range.start, condition?.range.end)).toBe('a.b(1) + (2) == /x/$(b)/y');
});
