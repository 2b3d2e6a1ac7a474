/** Firestore's time: microseconds survive only as seconds and nanoseconds, never as a Date. */
export interface Instant {
  readonly seconds: number;
  readonly nanoseconds: number;
}

export interface Placed {
  readonly id: string;
  readonly sentAt: Instant;
}

export const compareInstants = (a: Instant, b: Instant): number => a.seconds - b.seconds || a.nanoseconds - b.nanoseconds;

/** Order on every screen: server time, then id (architecture section 4). Ids by code unit, as Firestore sorts them. */
export const comparePlaced = (a: Placed, b: Placed): number => compareInstants(a.sentAt, b.sentAt) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Milliseconds since 1970 for printing, rounded down. Never for comparing or storing. */
export const toMs = (instant: Instant): number => instant.seconds * 1000 + Math.floor(instant.nanoseconds / 1_000_000);

/** Messages by id in the order of the screen. Messages never change, so what is there stays as it is; null if nothing is new. */
export const mergeMessages = <M extends Placed>(known: readonly M[], arrived: readonly M[]): readonly M[] | null => {
  const ids = new Set(known.map((message) => message.id));
  const fresh = arrived.filter((message) => !ids.has(message.id));
  return fresh.length === 0 ? null : [...known, ...fresh].toSorted(comparePlaced);
};
