import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { truthOf } from './test-support/evaluate.ts';

type Truth = 'true' | 'false' | 'error';
type Tree = Truth | { readonly op: '&&' | '||'; readonly left: Tree; readonly right: Tree } | { readonly not: Tree };

const TEXT: Readonly<Record<Truth, string>> = { true: 'resource.data.yes', false: 'resource.data.no', error: 'resource.data.missing' };
const data = { yes: { type: 'bool', value: true }, no: { type: 'bool', value: false } } as const;

function print(tree: Tree): string {
  if (typeof tree === 'string') return TEXT[tree];
  return 'not' in tree ? `!(${print(tree.not)})` : `(${print(tree.left)} ${tree.op} ${print(tree.right)})`;
}

/** The law, written a second time: Kleene's three values with error as the unknown. */
function law(tree: Tree): Truth {
  if (typeof tree === 'string') return tree;
  if ('not' in tree) {
    const inner = law(tree.not);
    return inner === 'error' ? 'error' : inner === 'true' ? 'false' : 'true';
  }
  const decisive = tree.op === '||' ? 'true' : 'false';
  const [left, right] = [law(tree.left), law(tree.right)];
  if (left === decisive || right === decisive) return decisive;
  return left === 'error' || right === 'error' ? 'error' : left;
}

const evaluate = (tree: Tree): string => truthOf(print(tree), { data }).replace(/^error.*/, 'error');
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom<Tree>('true', 'false', 'error'),
    fc.record({ op: fc.constantFrom('&&' as const, '||' as const), left: tie('tree'), right: tie('tree') }),
    fc.record({ not: tie('tree') }),
  ),
}));

describe('[RE7]', () => {
  test('[RE7] && and || follow the law for every combination', () => {
    fc.assert(
      fc.property(tree, (one) => {
        expect(evaluate(one)).toBe(law(one));
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  test('[RE7] && and || are commutative, and De Morgan holds', () => {
    fc.assert(
      fc.property(tree, tree, (left, right) => {
        expect(evaluate({ op: '||', left, right })).toBe(evaluate({ op: '||', left: right, right: left }));
        expect(evaluate({ not: { op: '&&', left, right } })).toBe(evaluate({ op: '||', left: { not: left }, right: { not: right } }));
      }),
      { seed: 8, numRuns: 200 },
    );
  });

  test('[RE7] a value that is not a bool is an error in a joint, and denies at the top', () => {
    expect(truthOf('1 || true')).toBe('true');
    expect(truthOf('1 || false')).toMatch(/^error/);
    expect(truthOf('1 && true')).toMatch(/^error/);
    expect(truthOf("'true'")).toMatch(/^error/);
  });

  test('[RE7] an argument or let that is an error is an error only where it is used', () => {
    const functions = 'function first(a, b) { return a; } function lazy(x) { let bad = resource.data.missing; return x || bad; }';

    expect(truthOf('first(true, resource.data.missing)', { functions })).toBe('true');
    expect(truthOf('lazy(true)', { functions })).toBe('true');
    expect(truthOf('lazy(false)', { functions })).toMatch(/^error/);
  });
});
