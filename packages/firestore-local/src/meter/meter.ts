/** Operations as Firestore bills them (docs: "Understand Cloud Firestore billing"), counted since the last reset. */
export interface MeterReading {
  /** Documents read by gets, queries (one at least), listeners and rules. */
  readonly reads: number;
  /** The part of `reads` that rules caused through get() and exists(). */
  readonly ruleReads: number;
  readonly writes: number;
  readonly deletes: number;
  readonly triggerRuns: number;
}

const zero: MeterReading = { reads: 0, ruleReads: 0, writes: 0, deletes: 0, triggerRuns: 0 };

export class Meter {
  #reading: MeterReading = zero;

  add(part: Partial<MeterReading>): void {
    const now = this.#reading;
    this.#reading = {
      reads: now.reads + (part.reads ?? 0) + (part.ruleReads ?? 0),
      ruleReads: now.ruleReads + (part.ruleReads ?? 0),
      writes: now.writes + (part.writes ?? 0),
      deletes: now.deletes + (part.deletes ?? 0),
      triggerRuns: now.triggerRuns + (part.triggerRuns ?? 0),
    };
  }

  read(): MeterReading {
    return this.#reading;
  }

  reset(): void {
    this.#reading = zero;
  }
}
