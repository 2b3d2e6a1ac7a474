/** Longest work on the main thread in one go; a frame has 16. */
const SLICE_MS = 8;

/** Lets the page live whenever a slice of work is over: long work awaits it often, and it mostly does nothing. */
export const newBreath = (now: () => number = () => performance.now()): (() => Promise<void>) => {
  let began = now();
  return async () => {
    if (now() - began < SLICE_MS) return;
    await turn();
    began = now();
  };
};

/** Another turn of the event loop, without the 4 ms that nested timers wait. */
const turn = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
