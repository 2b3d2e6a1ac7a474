import { compareValues, typeRank } from '../model/compare-values.ts';
import type { Filter, Query } from '../model/query.ts';
import type { Order } from '../model/query.ts';
import type { Value } from '../model/value.ts';
import { sameField } from './normalize-order.ts';

/** Bounds that every matching value of the first ordered field keeps; both inclusive, never too narrow. `rank` = all are of this type. */
export interface Range {
  readonly low?: Value;
  readonly high?: Value;
  readonly rank?: number;
}

/** The filters that all must hold: the top level and the `and`s within it. */
export function conjuncts(filter: Filter | undefined): Filter[] {
  if (filter === undefined) return [];
  return filter.type === 'and' ? filter.filters.flatMap(conjuncts) : [filter];
}

const higher = (a: Value | undefined, b: Value): Value => (a !== undefined && compareValues(a, b) > 0 ? a : b);
const lower = (a: Value | undefined, b: Value): Value => (a !== undefined && compareValues(a, b) < 0 ? a : b);

/** What the filters and cursors say about the first ordered field. */
export function findRange(query: Query, order: Order): Range {
  let low: Value | undefined;
  let high: Value | undefined;
  let rank: number | undefined;
  for (const filter of conjuncts(query.where)) {
    if (filter.type !== 'field' || !sameField(filter.field, order.field)) continue;
    const { op, value } = filter;
    if (op === '>' || op === '>=' || op === '==') low = higher(low, value);
    if (op === '<' || op === '<=' || op === '==') high = lower(high, value);
    if (op === '>' || op === '>=' || op === '<' || op === '<=') rank = typeRank(value);
  }
  const ascending = order.direction === 'asc';
  const first = (ascending ? query.startAt : query.endAt)?.values[0];
  const last = (ascending ? query.endAt : query.startAt)?.values[0];
  if (first) low = higher(low, first);
  if (last) high = lower(high, last);
  return { ...(low && { low }), ...(high && { high }), ...(rank !== undefined && { rank }) };
}
