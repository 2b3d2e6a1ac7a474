import type { ClosingCounts } from '../retention/closing.ts';

/** FORMAT: fields are only ever added. Absent or null while nothing is agreed. What everybody of the agency is told while it is being closed, and what its dates follow from. */
export interface AgencyClosing<T> {
  id: string;
  askedBy: string;
  agreedAt: T;
  /** Until then an owner can undo it and work goes on; from then on nobody writes, and everything is deleted. */
  endsAt: T;
  counts: ClosingCounts;
  /** The last day of what the law keeps longer, null for nothing; and of the record. */
  keptUntil: T | null;
  recordUntil: T;
  /** The day has come. */
  isOver: boolean;
}
