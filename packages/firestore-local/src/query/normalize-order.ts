import { compareStrings } from '../model/compare-strings.ts';
import { isNameField } from '../model/fields.ts';
import type { FieldOperator, Filter, Order, Query } from '../model/query.ts';
import type { FieldPath } from '../model/write.ts';

const INEQUALITIES: ReadonlySet<FieldOperator> = new Set(['<', '<=', '>', '>=', '!=', 'not-in']);

export const isInequality = (op: FieldOperator): boolean => INEQUALITIES.has(op);
export const sameField = (a: FieldPath, b: FieldPath): boolean => a.length === b.length && a.every((segment, at) => segment === b[at]);

/** Every field or unary filter, whatever `and` and `or` it stands in. */
export function* leaves(filter: Filter | undefined): Generator<Extract<Filter, { readonly field: FieldPath }>> {
  if (filter === undefined) return;
  if (filter.type === 'field' || filter.type === 'unary') yield filter;
  else for (const inner of filter.filters) yield* leaves(inner);
}

function inequalityFields(filter: Filter | undefined): FieldPath[] {
  const fields: FieldPath[] = [];
  for (const leaf of leaves(filter)) {
    const counts = leaf.type === 'field' ? isInequality(leaf.op) : leaf.op === 'is-not-nan' || leaf.op === 'is-not-null';
    if (counts && !fields.some((field) => sameField(field, leaf.field))) fields.push(leaf.field);
  }
  return fields.sort((a, b) => compareStrings(a.join('.'), b.join('.')));
}

/**
 * The full order of a query: as asked, then every field with an inequality (sorted), then the name; what is added takes the last asked
 * direction (StructuredQuery.order_by). Nothing follows the name.
 */
export function normalizeOrder(query: Query): readonly Order[] {
  const orders = [...query.orderBy];
  const direction = orders.at(-1)?.direction ?? 'asc';
  const named = orders.findIndex((order) => isNameField(order.field));
  if (named >= 0) return orders.slice(0, named + 1);
  for (const field of inequalityFields(query.where)) {
    if (!isNameField(field) && !orders.some((order) => sameField(order.field, field))) orders.push({ field, direction });
  }
  return [...orders, { field: ['__name__'], direction }];
}
