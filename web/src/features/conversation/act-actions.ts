import type { ActTarget } from '../../platform/acts/act-store.ts';
import type { Outbox } from '../../platform/outbox/outbox.ts';
import { unpackOutgoing } from '../../platform/outbox/outgoing.ts';
import { mayEdit } from './act-rules.ts';
import type { ActActions } from './acts-view-types.ts';
import type { ConversationStore } from './conversation-store.ts';
import type { ConversationItem, ViewLane } from './conversation-view-types.ts';

type Message = Extract<ConversationItem, { kind: 'message' }>;

export interface ActActionsInput {
  readonly live: ConversationStore | null;
  readonly items: readonly ConversationItem[];
  readonly outbox: Pick<Outbox, 'items' | 'takeBack'>;
}

const targetOf = ({ id, lane, isOwn, sender, text }: Message): ActTarget<ViewLane> => ({ id, lane, isOwn, name: sender.name, text });

/** What the screen of a conversation can do with its messages. */
export const actActions = ({ live, items, outbox }: ActActionsInput): ActActions => {
  const isMessage = (item: ConversationItem): item is Message => item.kind === 'message';
  const find = (id: string): Message | undefined => items.filter(isMessage).find((item) => item.id === id);
  const act = (id: string, work: (message: Message) => void): void => {
    const message = find(id);
    if (message !== undefined) work(message);
  };
  return {
    answer: (id) => act(id, (message) => live?.acts.answer(targetOf(message))),
    edit: (id) => act(id, (message) => live?.acts.edit(targetOf(message))),
    editLast: (lane) => {
      const last = items.findLast((item): item is Message => isMessage(item) && item.lane === lane && mayEdit(item));
      if (last !== undefined) live?.acts.edit(targetOf(last));
    },
    stopComposing: (lane) => live?.acts.stop(lane),
    react: (id, emoji) => act(id, (message) => live?.acts.react(targetOf(message), emoji)),
    remove: (id) => {
      const message = find(id);
      return message === undefined || live === null ? { undo: () => undefined } : live.acts.remove(targetOf(message));
    },
    discardAct: (actId, again) => {
      const item = outbox.items().find((one) => one.id === actId);
      if (item === undefined) return;
      const { ref, text } = unpackOutgoing(item.body);
      outbox.takeBack(actId);
      if (again && ref !== undefined) act(ref, (message) => live?.acts.edit(targetOf(message), text));
    },
  };
};
