import type { QueryConstraint, QueryView } from '@liexin/rules/request';
import type { Filter, Query } from '../model/query.ts';
import { toRuleValue } from './to-rule-value.ts';

type Branches = readonly (readonly QueryConstraint[])[];

function leaf(filter: Extract<Filter, { readonly type: 'field' | 'unary' }>): QueryConstraint {
  const { field } = filter;
  switch (filter.op) {
    case 'is-null': return { field, op: '==', value: { type: 'null' } };
    case 'is-not-null': return { field, op: '!=', value: { type: 'null' } };
    case 'is-nan': return { field, op: '==', value: { type: 'float', value: NaN } };
    case 'is-not-nan': return { field, op: '!=', value: { type: 'float', value: NaN } };
    default: return { field, op: filter.op, value: toRuleValue(filter.value) };
  }
}

/** Disjunctive normal form. `in` and `array-contains-any` stay as they are; `checkQuery` has bounded the number of branches. */
function branches(filter: Filter | undefined): Branches {
  if (filter === undefined) return [[]];
  if (filter.type === 'or') return filter.filters.flatMap(branches);
  if (filter.type !== 'and') return [[leaf(filter)]];
  let product: Branches = [[]];
  for (const inner of filter.filters) {
    const right = branches(inner);
    product = product.flatMap((left) => right.map((other) => [...left, ...other]));
  }
  return product;
}

/** The part of a query that a rule may rely on. Orders and cursors promise nothing. */
export function toQueryView(query: Query): QueryView {
  return {
    ...(query.limit !== undefined && { limit: query.limit }),
    ...(query.offset !== undefined && { offset: query.offset }),
    orderBy: query.orderBy.map(({ field }) => field.join('.')),
    constraints: branches(query.where),
  };
}
