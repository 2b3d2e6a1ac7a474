/** Plain data of a view: texts, numbers, lists and records of them. */
const isSame = (a: unknown, b: unknown): boolean => {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [Object.entries(a), b as Readonly<Record<string, unknown>>];
  return left.length === Object.keys(b).length && left.every(([name, value]) => name in right && isSame(value, right[name]));
};

/**
 * Items of a list that is made anew with each change, so that what did not change stays the same object: a line is drawn again only if
 * something in it changed. Keeps one list.
 */
export const openKeptItems = <T extends { readonly id: string }>(): ((items: readonly T[]) => readonly T[]) => {
  let before: readonly T[] = [];
  let byId = new Map<string, T>();
  return (items) => {
    let isChanged = items.length !== before.length;
    const kept = items.map((item, i) => {
      const known = byId.get(item.id);
      const one = known !== undefined && isSame(known, item) ? known : item;
      isChanged ||= one !== before[i];
      return one;
    });
    if (!isChanged) return before;
    before = kept;
    byId = new Map(kept.map((item) => [item.id, item]));
    return kept;
  };
};
