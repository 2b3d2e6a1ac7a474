import { compareInstants, comparePlaced, type Instant, type Placed } from './message-order.ts';

/** High-water marks of one reader in one lane. Null: nothing yet. */
export interface Marks {
  readonly delivered: Placed | null;
  readonly read: Placed | null;
}

export const noMarks: Marks = { delivered: null, read: null };

/** The further of two places; late and repeated news change nothing. */
export const furthestPlace = (a: Placed | null, b: Placed | null): Placed | null => (a === null ? b : b === null ? a : comparePlaced(a, b) >= 0 ? a : b);

/** Marks after these were reached. What is read was delivered. */
export const advance = (marks: Marks, reached: Partial<Marks>): Marks => {
  const read = furthestPlace(marks.read, reached.read ?? null);
  return { read, delivered: furthestPlace(furthestPlace(marks.delivered, reached.delivered ?? null), read) };
};

/** Whether `b` says more than `a`. */
export const isFurther = (a: Marks, b: Marks): boolean => differs(a.delivered, b.delivered) || differs(a.read, b.read);

const differs = (a: Placed | null, b: Placed | null): boolean => b !== null && (a === null || comparePlaced(a, b) < 0);

/** Whether a reader with these marks has been reached by a message. */
export const reaches = (mark: Placed | null, sentAt: Instant): boolean => mark !== null && compareInstants(mark.sentAt, sentAt) >= 0;
