/**
 * What a query proves. A query promises facts about a field; a comparison in a rule is decided only if it follows from those
 * facts for every possible document. Everything else is an error, so `!` can never turn ignorance into permission.
 */
import { fault, type Outcome } from './fault.ts';
import { equalValues, hasEqual, hasSame } from './equal-values.ts';
import { orderValues } from './order-values.ts';
import { FALSE, TRUE, type Fact, type RuleValue } from './value.ts';

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

const UNPROVABLE = fault('unprovable', 'The query does not prove this comparison.');
const OPPOSITE: Readonly<Record<Comparison, Comparison>> = { '==': '!=', '!=': '==', '<': '>=', '<=': '>', '>': '<=', '>=': '<' };
const MIRRORED: Readonly<Record<Comparison, Comparison>> = { '==': '==', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/** `left op right` where at least one side is a constraint. */
export function proveComparison(op: Comparison, left: RuleValue, right: RuleValue): Outcome {
  if (left.type === 'constraint') return right.type === 'constraint' ? UNPROVABLE : prove(left.facts, op, right);
  return right.type === 'constraint' ? prove(right.facts, MIRRORED[op], left) : UNPROVABLE;
}

/** `wanted in field` where the query constrains the field. */
export function proveMembership(facts: readonly Fact[], wanted: RuleValue): Outcome {
  const proven = facts.some((fact) => fact.op === 'array-contains' && equalValues(fact.value, wanted));
  return proven ? TRUE : UNPROVABLE;
}

/** `field in list` where the query constrains the field. */
export function proveElement(facts: readonly Fact[], values: readonly RuleValue[]): Outcome {
  for (const { op, value } of facts) {
    if (op === 'in' && value.type === 'list' && value.values.every((one) => hasSame(values, one))) return TRUE;
  }
  return values.length > 0 && values.every((value) => facts.some((fact) => implies(fact, '!=', value))) ? FALSE : UNPROVABLE;
}

function prove(facts: readonly Fact[], op: Comparison, bound: RuleValue): Outcome {
  if (facts.some((fact) => implies(fact, op, bound))) return TRUE;
  if (facts.some((fact) => implies(fact, OPPOSITE[op], bound))) return FALSE;
  return UNPROVABLE;
}

/** Does every value that satisfies `fact` satisfy `op bound`? */
function implies(fact: Fact, op: Comparison, bound: RuleValue): boolean {
  if (fact.op === 'not-in') return op === '!=' && fact.value.type === 'list' && hasEqual(fact.value.values, bound);
  if (fact.op === '!=') return op === '!=' && equalValues(fact.value, bound);
  if (fact.op !== '<' && fact.op !== '<=' && fact.op !== '>' && fact.op !== '>=') return false;
  const order = orderValues(fact.value, bound);
  // A range filter matches values of its own type only, so any other type is certainly unequal.
  if (order === null) return op === '!=' && fact.value.type !== 'null';
  const strict = fact.op === '<' || fact.op === '>';
  // Distance from the bound towards the side on which the values lie; positive: all values lie beyond the bound.
  const beyond = fact.op === '>' || fact.op === '>=' ? order : -order;
  const upwards = fact.op === '>' || fact.op === '>=';
  if (op === '!=') return beyond > 0 || (beyond === 0 && strict);
  if (op === (upwards ? '>' : '<')) return beyond > 0 || (beyond === 0 && strict);
  if (op === (upwards ? '>=' : '<=')) return beyond >= 0;
  return false;
}
