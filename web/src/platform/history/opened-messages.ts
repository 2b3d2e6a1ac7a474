import type { OpenOutcome } from '../vault/messages.ts';

type Opened = Extract<OpenOutcome, { kind: 'opened' }>;

/** Messages that were opened, by id: in memory, the ones used longest ago go first. Gone when the workspace closes. */
export interface OpenedMessages {
  get(id: string): Opened | undefined;
  put(id: string, outcome: Opened): void;
}

/** With the longest texts the limit is what a few long conversations hold, and a few megabytes with usual ones. */
const MOST = 4000;
const MOST_CHARACTERS = 4_000_000;

export const openOpenedMessages = (most = MOST, mostCharacters = MOST_CHARACTERS): OpenedMessages => {
  const kept = new Map<string, Opened>();
  let characters = 0;
  const drop = (id: string): void => {
    characters -= kept.get(id)?.body.text.length ?? 0;
    kept.delete(id);
  };
  return {
    get: (id) => {
      const found = kept.get(id);
      if (found === undefined) return undefined;
      kept.delete(id);
      kept.set(id, found);
      return found;
    },
    put: (id, outcome) => {
      drop(id);
      kept.set(id, outcome);
      characters += outcome.body.text.length;
      for (const oldest of kept.keys()) {
        if (kept.size <= most && characters <= mostCharacters) return;
        drop(oldest);
      }
    },
  };
};
