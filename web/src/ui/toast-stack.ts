/** What stands there at most at once. */
const MOST = 3;

interface Stacked {
  /** Of several about one thing the newest stands alone. */
  readonly about?: string;
}

/** What stands there after a new one: at the end, in the place of an earlier one about the same; the oldest goes where there is no room. */
export const stacked = <One extends Stacked>(all: readonly One[], next: One): readonly One[] => [
  ...all.filter(({ about }) => about === undefined || about !== next.about).slice(1 - MOST),
  next,
];
