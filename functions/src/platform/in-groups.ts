/**
 * Works through a list, so many groups at a time, and within a group one after another in the order of the list: what is of one group
 * touches the same documents. `work` does not reject; what it rejects with ends the whole.
 */
export const inGroups = async <T>(items: readonly T[], groupOf: (item: T) => string, atOnce: number, work: (item: T) => Promise<void>): Promise<void> => {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(groupOf(item), [...(groups.get(groupOf(item)) ?? []), item]);
  const waiting = [...groups.values()];
  const worker = async (): Promise<void> => {
    for (let group = waiting.shift(); group; group = waiting.shift()) for (const item of group) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, waiting.length) }, worker));
};

/** Runs one thing at a time, in the order of asking: for what would otherwise meet in one document and start over. */
export type Alone = <T>(work: () => Promise<T>) => Promise<T>;
export const oneByOne = (): Alone => {
  let before: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = before.then(work, work);
    before = mine.catch(() => undefined);
    return mine;
  };
};
