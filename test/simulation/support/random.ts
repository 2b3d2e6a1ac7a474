/** Choices of one run, all from its seed. */
export interface Choices {
  /** In [0, 1). */
  next(): number;
  /** Whole, from 0 to below `n`. */
  below(n: number): number;
  pick<T>(from: readonly T[]): T;
  chance(probability: number): boolean;
  /** A stream of its own: what one part draws does not move another. */
  branch(name: string): Choices;
}

/** mulberry32 over a hash of the seed and the branch's name. */
export const choicesOf = (seed: number, name = ''): Choices => {
  let state = seed >>> 0;
  for (const character of name) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (n: number): number => Math.floor(next() * n);
  return {
    next,
    below,
    pick: (from) => from[below(from.length)] as (typeof from)[number],
    chance: (probability) => next() < probability,
    branch: (other) => choicesOf(seed, `${name}/${other}`),
  };
};
