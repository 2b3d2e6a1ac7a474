import type { QueryConstraint, QueryView } from '@liexin/rules/request';
import type { Query } from '../model/query.ts';
import { toDisjunctions, type Leaf } from '../query/disjunctions.ts';
import { toRuleValue } from './to-rule-value.ts';

function toConstraint(leaf: Leaf): QueryConstraint {
  const { field } = leaf;
  switch (leaf.op) {
    case 'is-null':
      return { field, op: '==', value: { type: 'null' } };
    case 'is-not-null':
      return { field, op: '!=', value: { type: 'null' } };
    case 'is-nan':
      return { field, op: '==', value: { type: 'float', value: NaN } };
    case 'is-not-nan':
      return { field, op: '!=', value: { type: 'float', value: NaN } };
    default:
      return { field, op: leaf.op, value: toRuleValue(leaf.value) };
  }
}

/** The part of a query that a rule may rely on. Orders and cursors promise nothing. */
export function toQueryView(query: Query): QueryView {
  return {
    ...(query.limit !== undefined && { limit: query.limit }),
    ...(query.offset !== undefined && { offset: query.offset }),
    orderBy: query.orderBy.map(({ field }) => field.join('.')),
    constraints: toDisjunctions(query.where).map((branch) => branch.map(toConstraint)),
  };
}
