import type { ConversationItem } from '../../src/features/conversation/conversation-view-types.ts';
import type { Language } from '../../src/ui/view-types.ts';
import { conversation, inbox, panel, typicalItems, typicalRows } from '../data.ts';
import { shen } from '../people.ts';
import { minute, now, type Story } from '../story.ts';
import { Workspace } from '../workspace.tsx';

const place = { lane: 'candidate', at: now - 3 * minute } as const;
const record = '4f1c09b2e7a85d3360c1f2ab9e7d4410';
const other = 'a81e55c07719f03d2be46a95d80c3f12';
const troubled = (l: Language): readonly ConversationItem[] => {
  const { name } = shen(l);
  const messages = ['messages', 'Qm9ie9k2TzW0aUv3dE8fHg, r7Yx0LpQ2sVbNc4MjK1wZA'] as const;
  return [
    ...typicalItems(l).slice(-3),
    { kind: 'gap', id: 'g', ...place, name, count: 1, since: now - 4 * minute, askedAt: now - minute, facts: [['device', 'hJ3kQx9s'], messages] },
    { kind: 'alarm', id: 'a1', ...place, name, other: null, alarm: 'fork', facts: [['place', '212'], ['records', `${record} ≠ ${other}`], messages] },
    { kind: 'alarm', id: 'a2', ...place, name, other: null, alarm: 'twice', facts: [['device', 'hJ3kQx9s'], ['numbers', '14, 14'], messages] },
    { kind: 'alarm', id: 'a3', ...place, name: null, other: null, alarm: 'shortened', facts: [['place', '212']] },
  ];
};

/** What the server withholds or contradicts, as lines. */
export const troubleStories: readonly Story[] = [
  {
    id: 'conversation-trouble',
    render: (l) => <Workspace language={l} inbox={inbox(typicalRows(l), { selected: '1' })} conversation={conversation(l, troubled(l))} panel={panel(l)} />,
  },
];
