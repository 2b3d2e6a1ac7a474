// Every way of breaking a rules text by one small change: what a hasty edit would do.
import type { AllowStatement, BinaryOperator, Expression, FunctionDeclaration, MatchBlock, RulesFile } from '@liexin/rules/ast';
import { parseRules } from '@liexin/rules/parse-rules';
import { printExpression, printRules } from '@liexin/rules/print-rules';

export interface Mutant {
  /** Where, and what became what. */
  readonly title: string;
  readonly source: string;
}

const FLIPPED: Readonly<Partial<Record<BinaryOperator, readonly BinaryOperator[]>>> = {
  '&&': ['||'],
  '||': ['&&'],
  '==': ['!='],
  '!=': ['=='],
  '<': ['<='],
  '<=': ['<'],
  '>': ['>='],
  '>=': ['>'],
  '+': ['-'],
  '-': ['+'],
};

/** All mutants of a text: dropped and swapped operands, flipped comparisons, shifted numbers, shortened and emptied lists, other names, opened conditions. */
export function mutantsOf(source: string): readonly Mutant[] {
  const file = parseRules(source);
  const found: Mutant[] = [];
  const record = (place: string, from: Expression, to: Expression, rebuild: (expression: Expression) => RulesFile): void => {
    found.push({ title: `${place}: ${printExpression(from)} → ${printExpression(to)}`, source: printRules(rebuild(to)) });
  };

  file.functions.forEach((declaration, at) => {
    mutateFunction(declaration, (place, from, to, next) => record(place, from, to, () => ({ ...file, functions: file.functions.with(at, next) })));
  });
  file.matches.forEach((block, at) => {
    mutateBlock(block, (place, from, to, next) => record(place, from, to, () => ({ ...file, matches: file.matches.with(at, next) })));
  });
  return found;
}

type Found<T> = (place: string, from: Expression, to: Expression, next: T) => void;

function mutateBlock(block: MatchBlock, found: Found<MatchBlock>): void {
  const path = block.pattern.map((segment) => (segment.kind === 'literal' ? segment.text : `{${segment.name}}`)).join('/');
  block.functions.forEach((declaration, at) => {
    mutateFunction(declaration, (place, from, to, next) => found(place, from, to, { ...block, functions: block.functions.with(at, next) }));
  });
  block.allows.forEach((allow, at) => {
    const replace = (next: AllowStatement): MatchBlock => ({ ...block, allows: block.allows.with(at, next) });
    const { condition } = allow;
    if (condition === null) return;
    const place = `${path} allow ${allow.methods.join(', ')}`;
    const always: Expression = { kind: 'literal', literal: { type: 'bool', value: true }, range: condition.range };
    found(place, condition, always, replace({ ...allow, condition: always }));
    mutate(condition, (from, to, next) => found(place, from, to, replace({ ...allow, condition: next })));
  });
  block.matches.forEach((inner, at) =>
    mutateBlock(inner, (place, from, to, next) => found(place, from, to, { ...block, matches: block.matches.with(at, next) })),
  );
}

function mutateFunction(declaration: FunctionDeclaration, found: Found<FunctionDeclaration>): void {
  const place = `function ${declaration.name}`;
  mutate(declaration.result, (from, to, next) => found(place, from, to, { ...declaration, result: next }));
  declaration.lets.forEach((binding, at) => {
    mutate(binding.value, (from, to, next) => found(place, from, to, { ...declaration, lets: declaration.lets.with(at, { ...binding, value: next }) }));
  });
}

/** Calls `found` for every changed expression inside `expression`, with the whole expression around the change. */
function mutate(expression: Expression, found: (from: Expression, to: Expression, whole: Expression) => void): void {
  for (const to of changesOf(expression)) found(expression, to, to);
  const inside = (part: Expression, rebuild: (next: Expression) => Expression): void => mutate(part, (from, to, next) => found(from, to, rebuild(next)));
  switch (expression.kind) {
    case 'member':
      return inside(expression.object, (object) => ({ ...expression, object }));
    case 'index':
      inside(expression.object, (object) => ({ ...expression, object }));
      return inside(expression.index, (index) => ({ ...expression, index }));
    case 'call':
      return expression.args.forEach((argument, at) => inside(argument, (next) => ({ ...expression, args: expression.args.with(at, next) })));
    case 'method':
      inside(expression.object, (object) => ({ ...expression, object }));
      return expression.args.forEach((argument, at) => inside(argument, (next) => ({ ...expression, args: expression.args.with(at, next) })));
    case 'unary':
      return inside(expression.operand, (operand) => ({ ...expression, operand }));
    case 'binary':
      inside(expression.left, (left) => ({ ...expression, left }));
      return inside(expression.right, (right) => ({ ...expression, right }));
    case 'is':
      return inside(expression.operand, (operand) => ({ ...expression, operand }));
    case 'choice':
      inside(expression.condition, (condition) => ({ ...expression, condition }));
      inside(expression.yes, (yes) => ({ ...expression, yes }));
      return inside(expression.no, (no) => ({ ...expression, no }));
    default:
      return undefined;
  }
}

function changesOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'binary': {
      const flipped = (FLIPPED[expression.op] ?? []).map((op): Expression => ({ ...expression, op }));
      const isJoint = expression.op === '&&' || expression.op === '||';
      return isJoint ? [expression.left, expression.right, ...flipped] : flipped;
    }
    case 'unary':
      return [expression.operand];
    case 'choice':
      return [expression.yes, expression.no];
    case 'is':
      return [{ kind: 'literal', literal: { type: 'bool', value: true }, range: expression.range }];
    case 'list':
      return expression.items.map((_, at) => ({ ...expression, items: expression.items.toSpliced(at, 1) }));
    case 'literal':
      return literalChanges(expression);
    default:
      return [];
  }
}

function literalChanges(expression: Extract<Expression, { kind: 'literal' }>): readonly Expression[] {
  const { literal } = expression;
  if (literal.type === 'bool') return [{ ...expression, literal: { type: 'bool', value: !literal.value } }];
  if (literal.type === 'string') return [{ ...expression, literal: { type: 'string', value: `${literal.value}x` } }];
  if (literal.type !== 'int') return [];
  return [literal.value + 1n, literal.value - 1n].filter((value) => value >= 0n).map((value) => ({ ...expression, literal: { type: 'int', value } }));
}
