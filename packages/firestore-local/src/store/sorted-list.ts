const CHUNK = 512;

/** First position for which `reached` holds; it must be false up to some point and true from there on. */
function search<T>(items: readonly T[], reached: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && reached(item)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A list kept in order, in chunks, so that an insertion in a big collection moves a few hundred items and not all. No two items compare 0. */
export class SortedList<T extends object> {
  readonly #compare: (a: T, b: T) => number;
  #chunks: T[][];

  /** `items` may come in any order. */
  constructor(compare: (a: T, b: T) => number, items: readonly T[] = []) {
    this.#compare = compare;
    const sorted = [...items].sort(compare);
    this.#chunks = [];
    for (let at = 0; at < sorted.length; at += CHUNK) this.#chunks.push(sorted.slice(at, at + CHUNK));
  }

  #find(reached: (item: T) => boolean): [number, number] {
    const chunk = search(this.#chunks, (items) => {
      const last = items.at(-1);
      return last !== undefined && reached(last);
    });
    const items = this.#chunks[chunk];
    return items === undefined ? [this.#chunks.length, 0] : [chunk, search(items, reached)];
  }

  insert(item: T): void {
    const [found, offset] = this.#find((other) => this.#compare(other, item) >= 0);
    const last = this.#chunks.length - 1;
    const atEnd = found > last;
    const index = atEnd ? last : found;
    const items = this.#chunks[index];
    if (items === undefined) {
      this.#chunks.push([item]);
      return;
    }
    if (atEnd) items.push(item);
    else items.splice(offset, 0, item);
    if (items.length > 2 * CHUNK) this.#chunks.splice(index, 1, items.slice(0, CHUNK), items.slice(CHUNK));
  }

  remove(item: T): void {
    const [chunk, offset] = this.#find((other) => this.#compare(other, item) >= 0);
    const items = this.#chunks[chunk];
    const found = items?.[offset];
    if (items === undefined || found === undefined || this.#compare(found, item) !== 0) return;
    items.splice(offset, 1);
    if (items.length === 0) this.#chunks.splice(chunk, 1);
  }

  /** Visits items in order from the first for which `reached` holds, until `visit` answers false. The list must not change meanwhile. */
  ascend(reached: (item: T) => boolean, visit: (item: T) => boolean): void {
    const [from, offset] = this.#find(reached);
    for (let chunk = from; chunk < this.#chunks.length; chunk++) {
      const items = this.#chunks[chunk] ?? [];
      for (let at = chunk === from ? offset : 0; at < items.length; at++) {
        const item = items[at];
        if (item !== undefined && !visit(item)) return;
      }
    }
  }

  /** Visits items backwards from the last before `passed` holds, until `visit` answers false. */
  descend(passed: (item: T) => boolean, visit: (item: T) => boolean): void {
    const [from, offset] = this.#find(passed);
    for (let chunk = Math.min(from, this.#chunks.length - 1); chunk >= 0; chunk--) {
      const items = this.#chunks[chunk] ?? [];
      for (let at = (chunk === from ? offset : items.length) - 1; at >= 0; at--) {
        const item = items[at];
        if (item !== undefined && !visit(item)) return;
      }
    }
  }
}
