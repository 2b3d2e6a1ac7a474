import type { Timestamp } from 'firebase/firestore';

/** What a lane says of its months. */
export interface LaneData {
  readonly retention?: { readonly keptFrom?: Timestamp; readonly month?: { readonly at: Timestamp; readonly from: Timestamp } };
}

/** What is out of sight, also for whoever asks later: from the first time (ms) on what was sent before the second is out of sight. */
export const goneMonths = ({ retention }: LaneData): [atMs: number, fromMs: number][] => [
  ...(retention?.keptFrom === undefined ? [] : ([[0, retention.keptFrom.toMillis()]] satisfies [number, number][])),
  ...(retention?.month === undefined ? [] : ([[retention.month.at.toMillis(), retention.month.from.toMillis()]] satisfies [number, number][])),
];
