const FIRST_MS = 500;
const LONGEST_MS = 60_000;

/**
 * Milliseconds to wait before the next try after `tries` that failed (1 = first failure): doubling from half a second to a
 * minute, with full jitter so that devices that lost the same server do not come back in the same instant.
 * `random` is in [0, 1).
 */
export const backOff = (tries: number, random: number): number => {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, Math.min(tries, 20) - 1));
  return Math.round(ceiling * (0.5 + random / 2));
};
