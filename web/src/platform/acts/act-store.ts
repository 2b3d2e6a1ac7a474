import type { Outgoing } from '../outbox/outgoing.ts';

/** A message as far as acts on it need it. */
export interface ActTarget<Lane extends string> {
  readonly id: string;
  readonly lane: Lane;
  readonly isOwn: boolean;
  /** Of its sender. */
  readonly name: string;
  readonly text: string;
}

/** What the composer of a lane is about, other than a new message. `text`: of the message as it was then. */
export interface Composing {
  readonly kind: 'answer' | 'edit';
  readonly messageId: string;
  readonly isOwn: boolean;
  readonly name: string;
  readonly text: string;
}

/** What a person does with messages that are there: the composer's purpose, reactions, and deletions that may still be undone. */
export interface ActStore<Lane extends string> {
  composing(which: Lane): Composing | null;
  /** Words of the edit at work; null where the field holds a new message. */
  editText(which: Lane): string | null;
  changeEdit(which: Lane, text: string): void;
  /** Gone on this screen, not sent yet. */
  held(): ReadonlySet<string>;
  answer(message: ActTarget<Lane>): void;
  /** `words`: other words to begin with than the message's. */
  edit(message: ActTarget<Lane>, words?: string): void;
  stop(which: Lane): void;
  /** What the composer handed over goes out as what it is about. Rejects if the device could not keep it: then it is back where it was. */
  send(which: Lane, text: string, mentions?: readonly string[]): Promise<void>;
  react(message: ActTarget<Lane>, emoji: string): void;
  remove(message: ActTarget<Lane>): { undo(): void };
  /** Sends at once what waits for somebody to change their mind. */
  flush(): void;
}

export interface ActStoreInput<Lane extends string> {
  /** Safe on the device when it resolves. */
  readonly enqueue: (which: Lane, outgoing: Outgoing) => Promise<unknown>;
  /** Server time in ms. */
  readonly now: () => number;
  readonly after: (ms: number, wake: () => void) => () => void;
  readonly changed: () => void;
  readonly failed: () => void;
}

/** A deletion can be taken back for so long; then it is sent. */
export const UNDO_MS = 5000;
/** Characters of a message that are sealed with its answer, for readers who have not loaded it. */
const QUOTED = 200;

/**
 * A deletion is kept in memory for five seconds and then goes through the outbox; when the page is hidden or the conversation left it goes
 * at once. A tab killed within that time has deleted nothing, and the message is still there to be seen.
 */
export const openActStore = <Lane extends string>({ enqueue, now, after, changed, failed }: ActStoreInput<Lane>): ActStore<Lane> => {
  const composing = new Map<Lane, Composing>();
  const edits = new Map<Lane, string>();
  const held = new Map<string, { readonly which: Lane; readonly cancel: () => void; going: boolean }>();

  const act = (outgoing: Omit<Outgoing, 'writtenAtMs'>): Outgoing => ({ ...outgoing, writtenAtMs: Math.round(now()) });
  const stop = (which: Lane): void => {
    edits.delete(which);
    if (composing.delete(which)) changed();
  };
  const commit = (id: string): void => {
    const waiting = held.get(id);
    if (waiting === undefined || waiting.going) return;
    waiting.cancel();
    waiting.going = true;
    void enqueue(waiting.which, act({ text: '', type: 'del', ref: id }))
      .catch(failed)
      .finally(() => {
        held.delete(id);
        changed();
      });
  };

  return {
    composing: (which) => composing.get(which) ?? null,
    editText: (which) => (composing.get(which)?.kind === 'edit' ? (edits.get(which) ?? '') : null),
    changeEdit: (which, text) => {
      edits.set(which, text);
      changed();
    },
    held: () => new Set(held.keys()),
    answer: ({ id, lane, isOwn, name, text }) => {
      edits.delete(lane);
      composing.set(lane, { kind: 'answer', messageId: id, isOwn, name, text });
      changed();
    },
    edit: ({ id, lane, isOwn, name, text }, words = text) => {
      composing.set(lane, { kind: 'edit', messageId: id, isOwn, name, text });
      edits.set(lane, words);
      changed();
    },
    stop,
    send: async (which, text, mentions = []) => {
      const named = mentions.length === 0 ? {} : { mentions };
      const about = composing.get(which);
      stop(which);
      if (about === undefined) return void (await enqueue(which, act({ text, ...named })));
      // Saved without a change: nothing to say.
      if (about.kind === 'edit' && about.text === text) return;
      const ref = about.messageId;
      const quote = Array.from(about.text).slice(0, QUOTED).join('');
      try {
        await enqueue(which, act(about.kind === 'edit' ? { text, type: 'edit', ref, extra: { replaces: ref }, ...named } : { text, ref, quote, ...named }));
      } catch (error) {
        composing.set(which, about);
        if (about.kind === 'edit') edits.set(which, text);
        changed();
        throw error;
      }
    },
    react: (message, emoji) => void enqueue(message.lane, act({ text: '', type: 'react', ref: message.id, extra: { emoji } })).catch(failed),
    remove: (message) => {
      const { id, lane } = message;
      if (composing.get(lane)?.messageId === id) stop(lane);
      if (!held.has(id)) held.set(id, { which: lane, cancel: after(UNDO_MS, () => commit(id)), going: false });
      changed();
      return {
        undo: () => {
          const waiting = held.get(id);
          if (waiting === undefined || waiting.going) return;
          waiting.cancel();
          held.delete(id);
          changed();
        },
      };
    },
    flush: () => {
      for (const id of [...held.keys()]) commit(id);
    },
  };
};
