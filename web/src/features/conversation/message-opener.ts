import type { OpenedMessages } from '../../platform/history/opened-messages.ts';
import type { StoredMessage } from '../../platform/live/stored-message.ts';
import type { OpenOutcome } from '../../platform/vault/messages.ts';

/** Opens the messages of one lane, the wanted ones first and a few at a time, so that typing and scrolling never wait for it. */
export interface MessageOpener {
  outcomes(): ReadonlyMap<string, OpenOutcome>;
  /** When a message that does not open was first met here (ms). */
  metAt(id: string): number | undefined;
  /** These are looked at now, the most urgent first. What was wanted before and is not any more is left. */
  want(messages: readonly StoredMessage[]): void;
  /** Keys or shares may have come: tries again what is locked among those wanted. */
  retryLocked(): void;
  /** Opens one apart from all that, for whoever needs its outcome. */
  open(message: StoredMessage): Promise<OpenOutcome>;
  close(): void;
}

export interface MessageOpenerInput {
  readonly open: (message: StoredMessage) => Promise<OpenOutcome>;
  readonly kept: OpenedMessages;
  readonly now: () => number;
  /** Outcomes changed: told once for several. */
  readonly changed: () => void;
}

/** Messages in the hands of the browser's crypto at once. */
const AT_ONCE = 8;
/** Outcomes gathered for one telling (ms). */
const GATHER_MS = 24;

export const openMessageOpener = ({ open, kept, now, changed }: MessageOpenerInput): MessageOpener => {
  let outcomes = new Map<string, OpenOutcome>();
  const met = new Map<string, number>();
  const opening = new Map<string, Promise<OpenOutcome>>();
  let wanted: readonly StoredMessage[] = [];
  let queue: StoredMessage[] = [];
  let running = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isClosed = false;

  const tell = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (!isClosed) changed();
  };
  const tellSoon = (): void => {
    if (running === 0 && queue.length === 0) tell();
    else timer ??= setTimeout(tell, GATHER_MS);
  };

  const openOne = (message: StoredMessage): Promise<OpenOutcome> => {
    const known = opening.get(message.id);
    if (known !== undefined) return known;
    const started = open(message).finally(() => opening.delete(message.id));
    opening.set(message.id, started);
    return started.then((outcome) => {
      if (outcome.kind === 'opened') kept.put(message.id, outcome);
      else if (!met.has(message.id)) met.set(message.id, now());
      // Whoever asked for it: what came into view meanwhile was left to this very opening.
      if (wanted.some(({ id }) => id === message.id)) {
        outcomes.set(message.id, outcome);
        tellSoon();
      }
      return outcome;
    });
  };

  const pump = (): void => {
    while (running < AT_ONCE && !isClosed) {
      const message = queue.shift();
      if (message === undefined) return;
      running += 1;
      void openOne(message).then(() => {
        running -= 1;
        pump();
        tellSoon();
      });
    }
  };

  return {
    outcomes: () => outcomes,
    metAt: (id) => met.get(id),
    want: (messages) => {
      wanted = messages;
      const next = new Map<string, OpenOutcome>();
      let isFresh = false;
      for (const { id } of messages) {
        const outcome = outcomes.get(id) ?? kept.get(id);
        if (outcome === undefined) continue;
        isFresh ||= !outcomes.has(id);
        next.set(id, outcome);
      }
      // What is not wanted any more leaves memory; as long as that is little, nothing is copied.
      if (isFresh || outcomes.size > next.size + 200) outcomes = new Map([...(outcomes.size > next.size + 200 ? [] : outcomes), ...next]);
      queue = messages.filter(({ id }) => !outcomes.has(id) && !opening.has(id));
      pump();
    },
    retryLocked: () => {
      const locked = wanted.filter(({ id }) => outcomes.get(id)?.kind === 'locked' && !opening.has(id));
      queue = [...queue, ...locked.filter((message) => !queue.includes(message))];
      pump();
    },
    open: async (message) => outcomes.get(message.id) ?? kept.get(message.id) ?? openOne(message),
    close: () => {
      isClosed = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
};
