/**
 * Says what is being done, again while it takes long, and how long it took (ST15): silence for minutes looks like a fault.
 *
 * @param what e.g. "Building the app"
 */
export async function sayWhile<T>(say: (line: string) => void, what: string, work: () => Promise<T>, everyMs = 10_000): Promise<T> {
  say(`${what} ...`);
  const began = performance.now();
  const seconds = (): string => `${Math.round((performance.now() - began) / 1000)} s`;
  const timer = setInterval(() => say(`  ${what}: ${seconds()} so far`), everyMs);
  try {
    const result = await work();
    if (performance.now() - began >= everyMs) say(`  ${what}: done after ${seconds()}`);
    return result;
  } finally {
    clearInterval(timer);
  }
}
