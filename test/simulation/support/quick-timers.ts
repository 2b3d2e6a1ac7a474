/** Pauses of the SDK, the product and the server pass ten times as fast; their order stays. */
const SPEED = 10;
const [timeout, interval] = [globalThis.setTimeout, globalThis.setInterval];

/** Waits this many real milliseconds. */
export const realWait = (ms: number): Promise<void> => new Promise((resume) => timeout(resume, ms));

/** Calls after so many real milliseconds, unless the process ends before. */
export const realAfter = (ms: number, call: () => void): void => void timeout(call, ms).unref();

/** For this process, which must be a test's own: Vitest isolates each file. Deadlines shrink as well. */
export const quickenTimers = (): void => {
  const quicker = <A extends unknown[]>(call: (...args: A) => void, ms = 0, ...args: A) => timeout(call, ms / SPEED, ...args);
  globalThis.setTimeout = Object.assign(quicker, { __promisify__: timeout.__promisify__ }) as typeof setTimeout;
  globalThis.setInterval = ((call: () => void, ms = 0) => interval(call, ms / SPEED)) as typeof setInterval;
};
