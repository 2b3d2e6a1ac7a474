import { conversation, inbox, inCharge, panel, typicalItems, typicalRows } from '../data.ts';
import { payPlace } from '../pay.tsx';
import { marta } from '../people.ts';
import type { Language } from '../../src/ui/view-types.ts';
import type { ConversationItem } from '../../src/features/conversation/conversation-view-types.ts';
import { day, now, say, type Story } from '../story.ts';
import { Workspace } from '../workspace.tsx';

const paid = (l: Language, isOpen: boolean) => (
  <Workspace
    language={l}
    inbox={inbox(typicalRows(l), { selected: '1' })}
    conversation={conversation(l, typicalItems(l), { pay: { isChosen: true, hasNews: false } })}
    pay={payPlace(l, isOpen)}
    panel={panel(l)}
  />
);

const imported = (l: Language): readonly ConversationItem[] => {
  const candidate = { kind: 'candidate', id: 'imported', name: say(l, 'Shen Yifan', '沈一帆') } as const;
  const was = { at: now - 400 * day, isNote: false, files: 0, by: marta.name };
  const item = { kind: 'message', lane: 'internal', isOwn: false, at: now, delivery: null } as const;
  return [
    { ...item, id: 'i1', sender: candidate, text: say(l, 'Next week suits me, after the audit.', '下周可以，等审计结束后。'), imported: { ...was, files: 2 } },
    {
      ...item,
      id: 'i2',
      sender: { ...marta, id: 'm2' },
      text: say(l, 'Hesitates about moving.', '对搬家有顾虑。'),
      imported: { ...was, isNote: true },
    },
  ];
};

/** A conversation as a team. */
export const talkStories: readonly Story[] = [
  { id: 'talk-pay', render: (l) => paid(l, true) },
  { id: 'talk-pay-closed', render: (l) => paid(l, false) },
  {
    id: 'talk-pay-news',
    render: (l) => (
      <Workspace
        language={l}
        inbox={inbox(typicalRows(l), { selected: '1' })}
        conversation={conversation(l, typicalItems(l), { pay: { isChosen: false, hasNews: true } })}
        panel={panel(l)}
      />
    ),
  },
  {
    id: 'talk-imported',
    render: (l) => (
      <Workspace
        language={l}
        inbox={inbox(typicalRows(l), { selected: '1' })}
        conversation={conversation(l, [...imported(l), ...typicalItems(l)])}
        panel={panel(l)}
      />
    ),
  },
  {
    id: 'talk-unassigned',
    render: (l) => {
      const assign = inCharge(l, { current: null, isVacant: true, mayTake: true, mayLeave: false, choices: [] });
      return (
        <Workspace
          language={l}
          inbox={inbox(typicalRows(l), { selected: '2', filter: 'unassigned' })}
          conversation={conversation(l, [...typicalItems(l), { kind: 'assigned', id: 'a9', at: now, by: marta, to: null }], { assign })}
          panel={panel(l, { assign })}
        />
      );
    },
  },
  {
    id: 'talk-collision',
    render: (l) => (
      <Workspace
        language={l}
        inbox={inbox(typicalRows(l), { selected: '1' })}
        conversation={conversation(l, typicalItems(l), {
          writing: [marta.name],
          drafts: { candidate: say(l, 'Monday 07:15 it is then.', '那就周一 07:15。'), internal: '' },
        })}
        panel={panel(l)}
      />
    ),
  },
];
