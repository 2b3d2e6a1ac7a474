import { openPacer } from './pacer.ts';

/** A page that is not shown gets no pictures; its title and counts go on all the same. */
const HIDDEN_MS = 200;

const nextFrame = (run: () => void): void => {
  let isDone = false;
  const once = (): void => {
    if (isDone) return;
    isDone = true;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    run();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, HIDDEN_MS);
};

/** One pace for all that a page shows of its stores: pass it a `subscribe`, get one for `useSyncExternalStore`. */
export const { paced, drawNow } = openPacer({
  frame: nextFrame,
  after: (ms, run) => void setTimeout(run, ms),
  now: () => performance.now(),
});
