/** Milliseconds since the epoch. Read once per call at the edge and handed down as `now`. */
export type Clock = () => number;
export const systemClock: Clock = () => Date.now();
