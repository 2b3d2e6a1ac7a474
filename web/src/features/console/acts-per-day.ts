const dayMs = 24 * 60 * 60_000;

/** Calendar day in the reader's time zone, as a number that grows by one a day. */
const dayNumber = (at: number): number => {
  const date = new Date(at);
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / dayMs);
};

/** How many acts each day had, from the oldest one's day to the newest one's; days without any are there with 0. */
export const actsPerDay = (times: readonly number[]): readonly number[] => {
  if (times.length === 0) return [];
  const days = times.map(dayNumber);
  const [first, last] = [Math.min(...days), Math.max(...days)];
  const counts = Array.from({ length: last - first + 1 }, () => 0);
  for (const day of days) counts[day - first] = (counts[day - first] ?? 0) + 1;
  return counts;
};
