import type { Lane } from './stored.ts';

/** Its last day is over, or it is on its way out: nobody is given anything of it, as by the rules. */
export const isOver = ({ state, retention }: Pick<Lane, 'state' | 'retention'>, now: number): boolean =>
  state === 'expired' || retention.deleteBy.toMillis() <= now;
