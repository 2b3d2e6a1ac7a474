import { RoomChannelView } from '../src/features/conversation/room-channel-view.tsx';
import type { ConversationItem, ProgressLine } from '../src/features/conversation/conversation-view-types.ts';
import type { Language } from '../src/ui/view-types.ts';
import type { RoomActions } from '../src/features/conversation/room-view-types.ts';
import { noActions } from './actions.ts';
import { conversation } from './data.ts';
import { inLog, notesFor } from './notes.ts';
import { lin } from './people.ts';
import { day, hour, minute, now, say } from './story.ts';

const progress = (id: string, at: number, what: ProgressLine['what'], by: string | null, about: string | null = null): ConversationItem => ({
  kind: 'progress',
  id,
  at,
  line: { what, by, about, conversationId: about === null || what === 'joined' ? null : '1' },
});

const items = (l: Language, isClosed: boolean): readonly ConversationItem[] => {
  const [me, marta] = [lin(l), { kind: 'member', id: 'm', name: 'Marta Engel', roles: ['consultant'], isYou: false } as const];
  const note = notesFor(me);
  return [
    progress('p1', now - 4 * day, 'made', me.name),
    progress('p2', now - 4 * day + hour, 'candidate-added', me.name, say(l, 'Shen Yifan 沈一帆', '沈一帆')),
    progress('p3', now - 3 * day, 'joined', me.name, 'Marta Engel'),
    note('n1', now - 2 * day, me, say(l, 'The client wants to see three people by Thursday.', '客户希望周四前看到三位候选人。')),
    progress('p4', now - 2 * day + hour, 'first-reply', null, say(l, 'Shen Yifan 沈一帆', '沈一帆')),
    note('n2', now - 40 * minute, marta, say(l, 'I can bring Gu Minghui. Do we have a date?', '我可以推荐顾明慧。时间定了吗？')),
    ...(isClosed ? [progress('p5', now - 20 * minute, 'placed', me.name)] : []),
  ];
};

/** The channel of the search in the gallery. */
export const roomChannel = (l: Language, isClosed: boolean) => (
  <RoomChannelView
    snapshot={{
      talk: conversation(l, items(l, isClosed), {
        candidate: { name: null },
        lane: 'internal',
        mayWrite: { candidate: false, internal: !isClosed },
        ...(isClosed ? { isClosed, closedAt: now - 20 * minute, reopening: { can: 'may', work: { status: 'idle' } } as const } : {}),
      }),
      isNewcomer: !isClosed,
      making: { isMissing: false, mayMake: true, work: { status: 'idle' } },
    }}
    actions={noActions<RoomActions>(inLog)}
  />
);
