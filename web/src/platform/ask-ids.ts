import { Fault } from '@liexin/domain/kernel/fault';

export interface AskIds<Ids> {
  /** Asks under the ids of these contents: those of the try before, where that failed. */
  ask<Answer>(contents: unknown, asking: (ids: Ids) => Promise<Answer>): Promise<Answer>;
}

/** What was asked for under this id had been, and is over by now. */
export const isOver = (error: unknown): boolean => error instanceof Fault && error.code === 'request-over';

/**
 * Ids of what somebody asks the server for. They belong to the contents, not to the try: one whose answer was lost is repeated under its ids
 * and makes nothing twice, and what was changed in between is another thing. So is what is asked for after its end, of which the lost answer
 * would have told: that is asked for once more under new ids. Kept in memory, for as long as whoever opened them: a screen's until it is left, a
 * vault's until the device is locked or its person has new keys. A page that dies has forgotten them.
 */
export const openAskIds = <Ids>(make: () => Ids): AskIds<Ids> => {
  const known = new Map<string, Ids>();
  return {
    ask: async (contents, asking) => {
      const key = JSON.stringify(contents);
      const under = async (ids: Ids) => {
        known.set(key, ids);
        const answer = await asking(ids);
        known.delete(key);
        return answer;
      };
      const kept = known.get(key);
      if (kept === undefined) return under(make());
      try {
        return await under(kept);
      } catch (error) {
        if (!isOver(error)) throw error;
        return under(make());
      }
    },
  };
};
