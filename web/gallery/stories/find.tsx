import { FindOverlay } from '../../src/features/search/find-overlay.tsx';
import { FindView } from '../../src/features/search/find-view.tsx';
import { noFilters, type FindSnapshot, type FoundMessage } from '../../src/features/search/find-view-types.ts';
import { parseQuery } from '../../src/platform/search/query.ts';
import { snippetOf } from '../../src/platform/search/snippet.ts';
import { InboxView } from '../../src/features/inbox/inbox-view.tsx';
import { ShellView } from '../../src/features/shell/shell-view.tsx';
import type { Language } from '../../src/ui/view-types.ts';
import { noActions } from '../actions.ts';
import { inbox, typicalRows } from '../data.ts';
import { longName, marta, rtlName, shen } from '../people.ts';
import { day, hour, minute, nothing, now, say, type Story } from '../story.ts';
import { shell } from '../workspace.tsx';

const message = (input: string, id: string, text: string, more: Partial<FoundMessage>): FoundMessage => ({
  id,
  conversationId: id,
  lane: 'candidate',
  candidateName: null,
  mandateTitle: null,
  sender: { kind: 'candidate', name: '' },
  at: now,
  ...snippetOf(text, parseQuery(input)),
  hasFile: false,
  isEdited: false,
  ...more,
});

const messages = (l: Language, input: string): readonly FoundMessage[] => [
  message(input, '1', '我家在上海东边，周末都可以见面。The CFO role sounds right.', {
    candidateName: shen(l).name,
    mandateTitle: say(l, 'CFO, Suzhou', 'CFO · 苏州'),
    sender: { kind: 'candidate', name: shen(l).name },
    at: now - 4 * minute,
  }),
  message(input, '2', say(l, 'The client is in 上海; she asked for a CFO who knows both sets of rules.', '客户在上海，希望 CFO 熟悉两地准则。'), {
    lane: 'internal',
    candidateName: shen(l).name,
    mandateTitle: say(l, 'CFO, Suzhou', 'CFO · 苏州'),
    sender: { kind: 'member', name: marta.name },
    at: now - 3 * hour,
    isEdited: true,
  }),
  message(
    input,
    '3',
    `${'这里是一段很长的前文，用来说明背景和经历。'.repeat(6)}现任上海某外资集团 CFO，直接向亚太区总裁汇报。${'后面还有很多内容。'.repeat(10)}`,
    {
      candidateName: longName,
      mandateTitle: say(l, 'Head of quality and supplier development for the whole of southern Europe, Lyon', '欧洲南部质量与供应商发展负责人 · 里昂'),
      sender: { kind: 'own', name: '' },
      at: now - 9 * day,
      hasFile: true,
    },
  ),
  message(input, '4', 'أعمل حاليا CFO في 上海 منذ ثلاث سنوات', {
    candidateName: rtlName,
    mandateTitle: say(l, 'CFO, Suzhou', 'CFO · 苏州'),
    sender: { kind: 'candidate', name: rtlName },
    at: now - 400 * day,
  }),
];

const find = (l: Language, more: Partial<FindSnapshot> = {}): FindSnapshot => ({
  input: '',
  filters: noFilters,
  people: [
    { id: 'c1', name: shen(l).name, kind: 'candidate' },
    { id: 'c2', name: longName, kind: 'candidate' },
    { id: 'm2', name: marta.name, kind: 'member' },
  ],
  mandates: [{ id: '1', title: say(l, 'CFO, Suzhou', 'CFO · 苏州') }],
  status: 'ready',
  found: { candidates: [], mandates: [], actions: [], messages: [], isMore: false },
  progress: null,
  isOnline: true,
  ...more,
});

const actions = ['inbox', 'mandates', 'settings', 'new-mandate', 'lock'] as const;
const empty = { candidates: [], mandates: [], actions: [], messages: [], isMore: false };
const typical = (l: Language): FindSnapshot =>
  find(l, {
    input: 'CFO 上海',
    found: {
      ...empty,
      mandates: [
        {
          mandateId: '1',
          title: say(l, 'CFO, 上海', 'CFO · 上海'),
          client: say(l, 'Hartmann Precision', '哈特曼精密'),
          marks: [{ start: 0, end: 3 }],
        },
      ],
      messages: messages(l, 'CFO 上海'),
      isMore: true,
    },
  });

const draw = (l: Language, snapshot: FindSnapshot, isOnline = true) => (
  <ShellView snapshot={shell(l, { place: 'find', network: isOnline ? 'online' : 'offline' })} actions={noActions()} navigate={nothing}>
    <FindView snapshot={snapshot} actions={noActions()} />
  </ShellView>
);
const above = (l: Language, snapshot: FindSnapshot) => (
  <ShellView snapshot={shell(l)} actions={noActions()} navigate={nothing}>
    <InboxView snapshot={inbox(typicalRows(l))} actions={noActions()} />
    <FindOverlay close={nothing}>
      <FindView snapshot={snapshot} actions={noActions()} />
    </FindOverlay>
  </ShellView>
);

/** The search, as a screen and above another one, in all its states. */
export const findStories: readonly Story[] = [
  { id: 'find', render: (l) => draw(l, typical(l)) },
  { id: 'find-start', render: (l) => draw(l, find(l, { status: 'idle', found: { ...empty, actions } })) },
  { id: 'find-busy', render: (l) => draw(l, find(l, { input: '上海', status: 'busy', progress: { ready: 12, all: 40 } })) },
  { id: 'find-none', render: (l) => draw(l, find(l, { input: '乌兰巴托', progress: { ready: 12, all: 40 } })) },
  {
    id: 'find-none-filtered',
    render: (l) =>
      draw(
        l,
        find(l, {
          input: '上海',
          filters: {
            person: { id: 'c2', name: longName, kind: 'candidate' },
            mandate: { id: '1', title: say(l, 'CFO, Suzhou', 'CFO · 苏州') },
            date: 'range',
            from: '2026-11-01',
            to: '2026-11-20',
            hasFile: true,
          },
        }),
      ),
  },
  { id: 'find-failed', render: (l) => draw(l, find(l, { input: '上海', status: 'failed' })) },
  { id: 'find-offline', render: (l) => draw(l, { ...typical(l), isOnline: false, progress: { ready: 38, all: 40 } }, false) },
  {
    id: 'find-names',
    render: (l) =>
      draw(
        l,
        find(l, {
          input: say(l, 'shen', '沈'),
          found: {
            ...empty,
            candidates: [
              { conversationId: '1', name: shen(l).name, mandateTitle: say(l, 'CFO, Suzhou', 'CFO · 苏州'), marks: [{ start: 0, end: l === 'zh' ? 1 : 4 }] },
              { conversationId: '2', name: longName, mandateTitle: say(l, 'Head of quality, Lyon', '质量负责人 · 里昂'), marks: [] },
            ],
          },
        }),
      ),
  },
  { id: 'find-palette', render: (l) => above(l, typical(l)) },
  { id: 'find-palette-start', render: (l) => above(l, find(l, { status: 'idle', found: { ...empty, actions } })) },
];
