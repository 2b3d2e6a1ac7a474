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

/** A composer's purpose and what was typed for it; `words`: of an edit, null of an answer, whose words are the draft. */
export interface HalfMade {
  readonly about: Composing;
  readonly words: string | null;
}

/** Where composers keep what they hold, lane by lane, for a page that ends and one that comes after it. */
export interface KeptComposing<Lane extends string> {
  readonly lanes: readonly Lane[];
  load(which: Lane): Promise<HalfMade | null>;
  /** Null: the composer is about a new message. */
  save(which: Lane, half: HalfMade | null): void;
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
  /** Where it is absent, what composers hold ends with the store. */
  readonly kept?: KeptComposing<Lane>;
}

/** A deletion can be taken back for so long; then it is sent. */
export const UNDO_MS = 5000;
/** Characters of a message that are sealed with its answer, for readers who have not loaded it. */
const QUOTED = 200;

/**
 * A deletion is kept in memory for five seconds and then goes through the outbox; when the page is hidden or the conversation left it goes
 * at once. A tab killed within that time has deleted nothing, and the message is still there to be seen. An edit is kept until the outbox has it:
 * killed in between it stands in the composer once more, and sent once more it says the same.
 */
export const openActStore = <Lane extends string>({ enqueue, now, after, changed, failed, kept }: ActStoreInput<Lane>): ActStore<Lane> => {
  const composing = new Map<Lane, Composing>();
  const edits = new Map<Lane, string>();
  const held = new Map<string, { readonly which: Lane; readonly cancel: () => void; going: boolean }>();

  const act = (outgoing: Omit<Outgoing, 'writtenAtMs'>): Outgoing => ({ ...outgoing, writtenAtMs: Math.round(now()) });
  const begun = new Set<Lane>();
  const remember = (which: Lane): void => {
    begun.add(which);
    const about = composing.get(which);
    kept?.save(which, about === undefined ? null : { about, words: edits.get(which) ?? null });
  };
  const clear = (which: Lane): void => {
    edits.delete(which);
    if (composing.delete(which)) changed();
  };
  const stop = (which: Lane): void => {
    clear(which);
    remember(which);
  };
  for (const which of kept?.lanes ?? []) {
    void kept
      ?.load(which)
      .then((half) => {
        // What was begun here since goes before.
        if (half === null || begun.has(which)) return;
        composing.set(which, half.about);
        if (half.words !== null) edits.set(which, half.words);
        changed();
      })
      .catch(failed);
  }
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
      remember(which);
      changed();
    },
    held: () => new Set(held.keys()),
    answer: ({ id, lane, isOwn, name, text }) => {
      edits.delete(lane);
      composing.set(lane, { kind: 'answer', messageId: id, isOwn, name, text });
      remember(lane);
      changed();
    },
    edit: ({ id, lane, isOwn, name, text }, words = text) => {
      composing.set(lane, { kind: 'edit', messageId: id, isOwn, name, text });
      edits.set(lane, words);
      remember(lane);
      changed();
    },
    stop,
    send: async (which, text, mentions = []) => {
      const named = mentions.length === 0 ? {} : { mentions };
      const about = composing.get(which);
      begun.add(which);
      clear(which);
      if (about === undefined) return void (await enqueue(which, act({ text, ...named })));
      // Saved without a change: nothing to say.
      if (about.kind === 'edit' && about.text === text) return remember(which);
      const ref = about.messageId;
      const quote = Array.from(about.text).slice(0, QUOTED).join('');
      try {
        await enqueue(which, act(about.kind === 'edit' ? { text, type: 'edit', ref, extra: { replaces: ref }, ...named } : { text, ref, quote, ...named }));
      } catch (error) {
        composing.set(which, about);
        if (about.kind === 'edit') edits.set(which, text);
        changed();
        throw error;
      } finally {
        remember(which);
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
