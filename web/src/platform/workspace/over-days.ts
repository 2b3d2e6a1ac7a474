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

/** When the next month of a lane goes before the whole of it, ms; null: none does. */
const nextMonthOf = (data: DocumentData): number | null => ms((data['retention'] as { month?: { at?: unknown } } | undefined)?.month?.at);

/** When the next of them, or of their months, is over, ms; null: none has a day to come. */
export const nextOver = (all: Iterable<DocumentData>, nowMs: number): number | null => {
  let next: number | null = null;
  for (const data of all) {
    for (const day of [lastDayOf(data), nextMonthOf(data)]) if (day !== null && day > nowMs && (next === null || day < next)) next = day;
  }
  return next;
};
