/** Reads the device's clock, corrected by what the server said. All instants are milliseconds since 1970-01-01 UTC. */
export interface Clock {
  /** The server's time, as well as we know it. */
  now(): number;
  /** A server time that came back on a request sent at `sentMs` and answered at `answeredMs` (device time). */
  learn(serverMs: number, sentMs: number, answeredMs: number): void;
  /** Whole minutes by which the device's clock is ahead (positive) or behind; 0 up to ten minutes, which nobody needs to hear of. */
  offByMinutes(): number;
}

const TOLERATED_MINUTES = 10;

/** A clock over `deviceNow`. Until it learned anything it trusts the device. Of several lessons the one with the shortest way counts. */
export const createClock = (deviceNow: () => number): Clock => {
  let offset = 0;
  let shortest = Number.POSITIVE_INFINITY;
  return {
    now: () => deviceNow() + offset,
    learn: (serverMs, sentMs, answeredMs) => {
      const way = answeredMs - sentMs;
      // A negative way means that somebody set the clock meanwhile: what was known before is worth nothing.
      if (way >= 0 && way > shortest && Math.abs(serverMs - (answeredMs + offset)) < 60_000) return;
      shortest = Math.max(way, 0);
      offset = serverMs - (sentMs + answeredMs) / 2;
    },
    offByMinutes: () => {
      const minutes = Math.round(-offset / 60_000);
      return Math.abs(minutes) > TOLERATED_MINUTES ? minutes : 0;
    },
  };
};
