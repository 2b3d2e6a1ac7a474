import { useEffect, type ReactNode } from 'react';
import type { MessageActs } from '../../src/features/conversation/acts-view-types.ts';
import type { ConversationItem, ConversationSnapshot } from '../../src/features/conversation/conversation-view-types.ts';
import type { Language } from '../../src/ui/view-types.ts';
import { conversation, inbox, panel, typicalItems, typicalRows } from '../data.ts';
import { lin, marta, shen } from '../people.ts';
import { hour, minute, now, say, type Story } from '../story.ts';
import { Workspace } from '../workspace.tsx';

type Message = Extract<ConversationItem, { kind: 'message' }>;
const none: MessageActs = { revisions: [], deleted: null, quote: null, reactions: [], waiting: null, failed: [] };

/** The typical story after people did things to it. */
const actedItems = (l: Language): readonly ConversationItem[] => {
  const items = typicalItems(l);
  const change = (at: number, over: Partial<Message>): ConversationItem | undefined => {
    const item = items.at(at);
    return item?.kind === 'message' ? { ...item, ...over } : item;
  };
  const [first, second] = [items[0], items[1]];
  const words = second?.kind === 'message' ? second.text : '';
  const revised = say(l, 'The role reports to the group CFO. 苏州财务团队 36 人。', '该职位向集团 CFO 汇报，苏州财务团队 36 人。');
  const quoted = say(l, 'Would Monday 07:15 or Tuesday 19:30 suit you for a first call?', '周一 07:15 或周二 19:30，您看哪个时间方便先通个电话？');
  const done: readonly (ConversationItem | undefined)[] = [
    change(0, { text: '', acts: { ...none, deleted: { by: lin(l), at: first === undefined ? now : first.at + hour } } }),
    change(1, {
      text: revised,
      acts: {
        ...none,
        revisions: [
          { id: 'r0', at: now - 41 * hour, author: lin(l), text: words },
          { id: 'r1', at: now - 40 * hour, author: lin(l), text: revised },
        ],
        reactions: [
          { emoji: '👍', by: [shen(l), lin(l)], isOwn: true },
          { emoji: '🙏', by: [shen(l)], isOwn: false },
        ],
      },
    }),
    items[2],
    items[3],
    change(4, {
      acts: { ...none, reactions: [{ emoji: '👀', by: [lin(l)], isOwn: true }], quote: { id: 'gone', state: 'deleted', author: lin(l), text: '' } },
    }),
    change(5, {
      text: quoted,
      acts: {
        ...none,
        waiting: 'edit',
        revisions: [
          { id: 'q0', at: now - 5 * minute, author: lin(l), text: 'x' },
          { id: 'q1', at: null, author: lin(l), text: quoted },
        ],
      },
    }),
    { kind: 'event', id: 'tried', at: now - 3 * minute, event: 'edit-refused', name: marta.name },
    change(3, {
      id: 'answer',
      at: now - 2 * minute,
      text: say(l, 'Tuesday 19:30 is good. Please send the address.', '周二 19:30 可以，请发一下地址。'),
      acts: { ...none, quote: { id: 'i1', state: 'loaded', author: lin(l), text: quoted } },
    }),
    change(6, {
      id: 'failed-act',
      at: now - minute,
      acts: {
        ...none,
        quote: { id: 'far', state: 'as-quoted', author: null, text: say(l, 'Notice period is three months.', '离职通知期三个月。') },
        failed: [{ actId: 'x', kind: 'edit', code: 'lane-closed', mayRetry: true, text: '' }],
      },
    }),
  ];
  return done.flatMap((item) => (item === undefined ? [] : [item]));
};

/** Presses something once the picture stands. */
function Pressing({ on, children }: { on: readonly string[]; children: ReactNode }) {
  useEffect(() => {
    const press = (left: readonly string[]): void => {
      const [selector, ...rest] = left;
      if (selector === undefined) return;
      const all = document.querySelectorAll<HTMLElement>(selector);
      all[all.length - 1]?.click();
      setTimeout(() => press(rest), 100);
    };
    press(on);
  }, [on]);
  return children;
}

const story = (id: string, press: readonly string[], more: (l: Language) => Partial<ConversationSnapshot> = () => ({})): Story => ({
  id,
  render: (l) => (
    <Pressing on={press}>
      <Workspace language={l} inbox={inbox(typicalRows(l), { selected: '1' })} conversation={conversation(l, actedItems(l), more(l))} panel={panel(l)} />
    </Pressing>
  ),
});

/** What became of messages, and what can be done with them. */
export const actsStories: readonly Story[] = [
  story('acts', []),
  story('acts-menu', ['.msg.is-own .act-more']),
  story('acts-signs', ['.msg:not(.is-own) .act-more', '.act-sign:last-child']),
  story('acts-history', ['.edited']),
  story('acts-editing', [], (l) => {
    const last = typicalItems(l).findLast((item) => item.kind === 'message');
    const text = last?.kind === 'message' ? last.text : '';
    return {
      composing: { candidate: { kind: 'edit', messageId: 'x', isOwn: true, name: lin(l).name, text } },
      drafts: { candidate: say(l, 'Either of these works for me.', '这两个时间我都方便。'), internal: '' },
    };
  }),
  story('acts-answering', [], (l) => ({
    composing: {
      candidate: {
        kind: 'answer',
        messageId: 'x',
        isOwn: false,
        name: shen(l).name,
        text: say(l, 'Tuesday 19:30 is good. Please send the address and the name of who I ask for.', '周二 19:30 可以，请发一下地址，以及到了找谁。'),
      },
    },
  })),
];
