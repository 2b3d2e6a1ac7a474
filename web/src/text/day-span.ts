export interface DaySpan {
  /** First moment of the first day (ms); null: without beginning. */
  readonly fromMs: number | null;
  /** First moment behind the last day (ms); null: without end. */
  readonly toMs: number | null;
}

const firstMoment = (text: string): number | null => (text === '' ? null : Date.parse(`${text}T00:00:00`));
const dayBehind = (ms: number): number => {
  const day = new Date(ms);
  day.setDate(day.getDate() + 1);
  return day.getTime();
};

/** Days as two date fields hold them, in the reader's time zone; null where they are none or in the wrong order. */
export const daySpan = (from: string, to: string): DaySpan | null => {
  const [fromMs, last] = [firstMoment(from), firstMoment(to)];
  const toMs = last === null ? null : dayBehind(last);
  if (Number.isNaN(fromMs) || Number.isNaN(toMs)) return null;
  return fromMs !== null && toMs !== null && fromMs >= toMs ? null : { fromMs, toMs };
};

/** A moment of the last day of a span, to print it. */
export const lastDayOf = (toMs: number): number => toMs - 1;
