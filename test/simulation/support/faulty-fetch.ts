import type { Choices } from './random.ts';
import type { Wire } from './wire.ts';

/** Calls of the API over the same bad way: refused while the wire is not whole, else now and then lost, its answer lost, or made twice. */
export const faultyFetch =
  (fetcher: typeof fetch, wire: () => Wire, choices: Choices, isFaulty: () => boolean): typeof fetch =>
  async (input, init) => {
    const state = wire().state();
    if (state === 'mute') await fetcher(input, init).catch(() => undefined);
    if (state !== 'open') throw new TypeError('fetch failed');
    if (!isFaulty()) return fetcher(input, init);
    const fate = choices.below(12);
    if (fate === 0) throw new TypeError('fetch failed');
    const answer = await fetcher(input, init);
    if (fate === 1) throw new TypeError('fetch failed');
    return fate === 2 ? fetcher(input, init) : answer;
  };
