import type { Expression } from './ast.ts';

/** The direct operands of an expression, left to right. */
export function operandsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
    case 'name':
      return [];
    case 'list':
      return expression.items;
    case 'map':
      return expression.entries.map((entry) => entry.value);
    case 'member':
      return [expression.object];
    case 'index':
      return [expression.object, expression.index];
    case 'slice':
      return [expression.object, expression.from, expression.to];
    case 'call':
      return expression.args;
    case 'method':
      return [expression.object, ...expression.args];
    case 'unary':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    case 'is':
      return [expression.operand];
    case 'choice':
      return [expression.condition, expression.yes, expression.no];
    case 'path':
      return expression.segments.filter((segment) => typeof segment !== 'string');
  }
}
