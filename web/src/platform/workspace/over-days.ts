import type { DocumentData } from 'firebase/firestore';

const ms = (value: unknown): number | null => {
  const time = value as { toMillis?: () => number } | null | undefined;
  return typeof time?.toMillis === 'function' ? time.toMillis() : null;
};

/** Last day of a lane, of all parts of a conversation or of one of them, ms; null where it has none. */
const lastDayOf = (data: DocumentData): number | null =>
  ms(
    (data['retention'] as { deleteBy?: unknown } | undefined)?.deleteBy ??
      (data['apart'] as { until?: unknown } | undefined)?.until ??
      data['deleteBy'] ??
      data['at'],
  );

/** Whether its last day is over: never shown, also from what this device had kept, before anything is painted. */
export const isOver = (data: DocumentData, nowMs: number): boolean => {
  const last = lastDayOf(data);
  return data['state'] === 'expired' || (last !== null && last <= nowMs);
};

/** When the next of them is over, ms; null: none has a day to come. */
export const nextOver = (all: Iterable<DocumentData>, nowMs: number): number | null => {
  let next: number | null = null;
  for (const data of all) {
    const last = lastDayOf(data);
    if (last !== null && last > nowMs && (next === null || last < next)) next = last;
  }
  return next;
};
