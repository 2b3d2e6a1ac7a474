/** Does all of it, two at a time, begun in the given order; answers in that order. Most machines that check have two cores. */
export async function twoAtATime<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = [...items.entries()];
  const next = async (): Promise<void> => {
    for (let entry = waiting.shift(); entry !== undefined; entry = waiting.shift()) results[entry[0]] = await work(entry[1]);
  };
  await Promise.all([next(), next()]);
  return results;
}
