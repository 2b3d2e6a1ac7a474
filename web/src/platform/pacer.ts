export interface PacerPorts {
  /** Runs it before the next picture. */
  readonly frame: (run: () => void) => void;
  readonly after: (ms: number, run: () => void) => void;
  /** Milliseconds. */
  readonly now: () => number;
}

type Subscribe = (changed: () => void) => () => void;

/** A costly picture holds up the next one for as long as it took itself, but never for longer (ms): typing and the network have their turn. */
const LONGEST_PAUSE_MS = 250;

export interface Pacer {
  /** The same answer for the same way to subscribe. */
  paced(subscribe: Subscribe): Subscribe;
  /** Tells what is due at once: for what somebody did, which has to be seen together with what the screen itself does about it. */
  drawNow(): void;
}

/**
 * Makes subscriptions that tell once a picture instead of at every change, all of them together, so that what changed ten times is drawn
 * once and drawing takes at most half of the time (CV15). What is read when they are told is as of then: nothing is lost, only left out.
 */
export const openPacer = ({ frame, after, now }: PacerPorts): Pacer => {
  const due = new Set<() => void>();
  const made = new WeakMap<Subscribe, Subscribe>();
  let state: 'idle' | 'planned' | 'drawing' = 'idle';

  const drawNow = (): void => {
    const told = [...due];
    due.clear();
    for (const changed of told) changed();
  };
  const draw = (): void => {
    state = 'drawing';
    const begun = now();
    drawNow();
    // Whoever was told has drawn by then, and the browser has painted it.
    after(0, () => {
      const pause = Math.min(now() - begun, LONGEST_PAUSE_MS);
      after(pause, () => {
        state = 'idle';
        plan();
      });
    });
  };
  const plan = (): void => {
    if (state !== 'idle' || due.size === 0) return;
    state = 'planned';
    frame(draw);
  };

  return {
    drawNow,
    paced: (subscribe) => {
      const known = made.get(subscribe);
      if (known !== undefined) return known;
      const paced: Subscribe = (changed) => {
        const stop = subscribe(() => {
          due.add(changed);
          plan();
        });
        return () => {
          due.delete(changed);
          stop();
        };
      };
      made.set(subscribe, paced);
      return paced;
    },
  };
};
