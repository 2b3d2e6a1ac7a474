import { openActStore, UNDO_MS, type ActStore, type ActTarget } from '../../src/platform/acts/act-store.ts';
import type { Outbox } from '../../src/platform/outbox/outbox.ts';
import { packReply, unpackReply } from '../../src/platform/outbox/outgoing.ts';
import type { ConversationState, Line } from './page-state.ts';

/** What the page can do with messages that are there. */
export interface ActActions {
  /** Opens the actions of a message, or its earlier words; null closes. */
  readonly act: (acting: NonNullable<ConversationState['acting']> | null) => void;
  readonly answer: (id: string) => void;
  readonly edit: (id: string) => void;
  readonly editLast: () => void;
  readonly stopComposing: () => void;
  readonly react: (id: string, emoji: string) => void;
  readonly remove: (id: string) => void;
  readonly undo: () => void;
  readonly discardAct: (actId: string, again: boolean) => void;
}

export interface ReplyActsInput {
  readonly laneId: string;
  readonly outbox: Pick<Outbox, 'enqueue' | 'items' | 'takeBack'>;
  readonly lines: () => readonly Line[];
  /** Server time in ms. */
  readonly now: () => number;
  readonly changed: () => void;
}

export interface ReplyActs {
  readonly store: ActStore<'lane'>;
  readonly actions: ActActions;
  state(): Required<Pick<ConversationState, 'composing' | 'acting' | 'mayUndo'>>;
}

type Bubble = Extract<Line, { kind: 'bubble' }>;

/** Whether these words can still be changed by their writer. */
const isMine = (line: Line): line is Bubble => line.kind === 'bubble' && line.own && line.status !== 'failed' && line.acts?.deleted == null;

/** Acts of the candidate. What is deleted waits five seconds for a change of mind, as in the agency's app. */
export const openReplyActs = ({ laneId, outbox, lines, now, changed }: ReplyActsInput): ReplyActs => {
  let acting: NonNullable<ConversationState['acting']> | null = null;
  let undo: (() => void) | null = null;
  const store = openActStore<'lane'>({
    enqueue: (_, outgoing) => outbox.enqueue(laneId, packReply(outgoing)),
    now,
    after: (ms, wake) => {
      const timer = setTimeout(wake, ms);
      return () => clearTimeout(timer);
    },
    changed,
    failed: changed,
  });
  const targetOf = ({ id, own, name, text }: Bubble): ActTarget<'lane'> => ({ id, lane: 'lane', isOwn: own, name, text });
  const on = (id: string, work: (target: ActTarget<'lane'>) => void): void => {
    acting = null;
    const line = lines().find((one): one is Bubble => one.kind === 'bubble' && one.id === id);
    if (line !== undefined) work(targetOf(line));
    changed();
  };
  return {
    store,
    state: () => ({ composing: store.composing('lane'), acting, mayUndo: undo !== null }),
    actions: {
      act: (next) => {
        acting = next;
        changed();
      },
      answer: (id) => on(id, store.answer),
      edit: (id) => on(id, store.edit),
      editLast: () => {
        const last = lines().findLast(isMine);
        if (last !== undefined) store.edit(targetOf(last));
      },
      stopComposing: () => store.stop('lane'),
      react: (id, emoji) => on(id, (target) => store.react(target, emoji)),
      remove: (id) =>
        on(id, (target) => {
          const mine = store.remove(target).undo;
          undo = mine;
          setTimeout(() => {
            if (undo === mine) undo = null;
            changed();
          }, UNDO_MS);
        }),
      undo: () => {
        undo?.();
        undo = null;
        changed();
      },
      discardAct: (actId, again) => {
        const item = outbox.items().find((one) => one.id === actId);
        if (item === undefined) return;
        const { ref, text } = unpackReply(item);
        outbox.takeBack(actId);
        if (again && ref !== undefined) on(ref, (target) => store.edit(target, text));
      },
    },
  };
};
