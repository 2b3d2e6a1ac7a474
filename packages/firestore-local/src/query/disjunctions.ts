import type { Filter } from '../model/query.ts';

export type Leaf = Extract<Filter, { readonly type: 'field' | 'unary' }>;

/** The filter as an OR of ANDs. `in` and `array-contains-any` stay whole; `checkQuery` has bounded the number of branches. */
export function toDisjunctions(filter: Filter | undefined): readonly (readonly Leaf[])[] {
  if (filter === undefined) return [[]];
  if (filter.type === 'or') return filter.filters.flatMap(toDisjunctions);
  if (filter.type !== 'and') return [[filter]];
  let product: readonly (readonly Leaf[])[] = [[]];
  for (const inner of filter.filters) {
    const right = toDisjunctions(inner);
    product = product.flatMap((left) => right.map((other) => [...left, ...other]));
  }
  return product;
}
