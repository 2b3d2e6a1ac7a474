import type { Document } from '../model/document.ts';

/** One document of one commit, before and after. */
export interface Change {
  readonly name: string;
  readonly before: Document | undefined;
  readonly after: Document | undefined;
}

interface Entry extends Change {
  readonly micros: bigint;
}

/** What documents were at an earlier time, where that differs from now; undefined = there was none. */
export type Past = ReadonlyMap<string, Document | undefined>;

const KEPT = 20_000;

/** The recent changes of one database, from which reads at an earlier time and resumed listeners are answered. Bounded, and gone after a restart. */
export class History {
  #entries: Entry[] = [];
  /** Nothing before this time is known. */
  #floor: bigint;
  readonly #kept: number;

  constructor(floor: bigint, kept = KEPT) {
    this.#floor = floor;
    this.#kept = kept;
  }

  add(micros: bigint, changes: readonly Change[]): void {
    for (const change of changes) this.#entries.push({ micros, ...change });
    if (this.#entries.length <= 2 * this.#kept) return;
    const dropped = this.#entries.splice(0, this.#entries.length - this.#kept);
    this.#floor = dropped.at(-1)?.micros ?? this.#floor;
  }

  /** The state at `micros` as differences from now, or undefined when that time is no longer (or not yet) known. */
  at(micros: bigint, now: bigint): Past | undefined {
    if (micros < this.#floor || micros > now) return undefined;
    const past = new Map<string, Document | undefined>();
    for (let index = this.#entries.length - 1; index >= 0; index--) {
      const entry = this.#entries[index];
      if (entry === undefined || entry.micros <= micros) break;
      past.set(entry.name, entry.before);
    }
    return past;
  }
}
