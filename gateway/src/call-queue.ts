/**
 * Runs calls with a limit on how many are under way, first come first served: a burst waits here and not in the API.
 */
export interface CallQueue {
  /** Resolves when it is the caller's turn; the answer must be called exactly once, when the call is over. */
  enter(): Promise<() => void>;
}

/** @param limit calls under way at once, at least 1 */
export function makeCallQueue(limit: number): CallQueue {
  const waiting: Array<() => void> = [];
  let running = 0;

  function leave(): void {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }

  return {
    async enter() {
      if (running < limit) running += 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      let left = false;
      return () => {
        if (left) return;
        left = true;
        leave();
      };
    },
  };
}
