import type { Outgoing } from '../../platform/outbox/outgoing.ts';
import { UNDO_MS } from './act-rules.ts';
import type { Composing } from './acts-view-types.ts';
import type { ConversationItem, ViewLane } from './conversation-view-types.ts';

type Message = Extract<ConversationItem, { kind: 'message' }>;

/** What a person does with messages that are there: the composer's purpose, reactions, and deletions that may still be undone. */
export interface ActStore {
  composing(which: ViewLane): Composing | null;
  /** Words of the edit at work; null where the field holds a new message. */
  editText(which: ViewLane): string | null;
  changeEdit(which: ViewLane, text: string): void;
  /** Gone on this screen, not sent yet. */
  held(): ReadonlySet<string>;
  answer(message: Message): void;
  /** `text`: other words to begin with than the message's. */
  edit(message: Message, text?: string): void;
  stop(which: ViewLane): void;
  /** What the composer handed over goes out as what it is about. Rejects if the device could not keep it: then it is back where it was. */
  send(which: ViewLane, text: string): Promise<void>;
  react(message: Message, emoji: string): void;
  remove(message: Message): { undo(): void };
  /** Sends at once what waits for somebody to change their mind. */
  flush(): void;
}

export interface ActStoreInput {
  /** Safe on the device when it resolves. */
  readonly enqueue: (which: ViewLane, outgoing: Outgoing) => Promise<unknown>;
  /** Server time in ms. */
  readonly now: () => number;
  readonly after: (ms: number, wake: () => void) => () => void;
  readonly changed: () => void;
  readonly failed: () => void;
}

/** Characters of a message that are sealed with its answer, for readers who have not loaded it. */
const QUOTED = 200;

/**
 * A deletion is kept in memory for five seconds and then goes through the outbox; when the page is hidden or the conversation left it goes
 * at once. A tab killed within that time has deleted nothing, and the message is still there to be seen.
 */
export const openActStore = ({ enqueue, now, after, changed, failed }: ActStoreInput): ActStore => {
  const composing = new Map<ViewLane, Composing>();
  const edits = new Map<ViewLane, string>();
  const held = new Map<string, { readonly which: ViewLane; readonly cancel: () => void; going: boolean }>();
  let begun = 0;

  const act = (outgoing: Omit<Outgoing, 'writtenAtMs'>): Outgoing => ({ ...outgoing, writtenAtMs: Math.round(now()) });
  const stop = (which: ViewLane): void => {
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
    answer: (message) => {
      edits.delete(message.lane);
      composing.set(message.lane, { kind: 'answer', messageId: message.id, author: message.sender, isOwn: message.isOwn, text: message.text });
      changed();
    },
    edit: (message, text = message.text) => {
      begun += 1;
      composing.set(message.lane, { kind: 'edit', messageId: message.id, text: message.text, n: begun });
      edits.set(message.lane, text);
      changed();
    },
    stop,
    send: async (which, text) => {
      const about = composing.get(which);
      stop(which);
      if (about === undefined) return void (await enqueue(which, act({ text })));
      // Saved without a change: nothing to say.
      if (about.kind === 'edit' && about.text === text) return;
      const ref = about.messageId;
      const quote = Array.from(about.text).slice(0, QUOTED).join('');
      try {
        await enqueue(which, act(about.kind === 'edit' ? { text, type: 'edit', ref, extra: { replaces: ref } } : { text, ref, quote }));
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
