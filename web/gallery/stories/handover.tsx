import { HandedBar } from '../../src/features/handover/handed-bar.tsx';
import { HandoverView } from '../../src/features/handover/handover-view.tsx';
import type { HandoverForm, HandoverRow, HandoverSnapshot, SearchChoice } from '../../src/features/handover/handover-view-types.ts';
import { ShellView } from '../../src/features/shell/shell-view.tsx';
import { toCandidateText } from '../../src/text/to-candidate.ts';
import type { Language } from '../../src/ui/view-types.ts';
import { noActions } from '../actions.ts';
import { lin, longName } from '../people.ts';
import { day, nothing, now, say, type Story } from '../story.ts';
import { shell } from '../workspace.tsx';

const wei = (l: Language) => ({ uid: 'wei', name: say(l, 'Chen Wei 陈伟', '陈伟') });
const marta = { uid: 'marta', name: 'Marta Engel' };
const conversations = (l: Language, to: string | null): SearchChoice['conversations'] => [
  { conversationId: '1', name: say(l, 'Shen Yifan 沈一帆', '沈一帆'), unread: true, due: true, to },
  { conversationId: '2', name: say(l, 'Gu Minghui 顾明慧', '顾明慧'), unread: false, due: true, to },
  { conversationId: '3', name: longName, unread: false, due: false, to: 'marta' },
  { conversationId: '4', name: null, unread: false, due: false, to: null },
];
const searches = (l: Language): readonly SearchChoice[] => [
  {
    mandateId: '1',
    title: say(l, 'CFO, Suzhou', 'CFO · 苏州'),
    isInside: true,
    isSplit: true,
    counts: { conversations: 4, unread: 1, due: 2, waiting: 0 },
    conversations: conversations(l, 'wei'),
  },
  {
    mandateId: '2',
    title: say(l, 'Plant director, Wuxi', '厂长 · 无锡'),
    isInside: false,
    isSplit: false,
    counts: { conversations: 38, unread: 6, due: 9, waiting: 1 },
    conversations: Array.from({ length: 38 }, (_, i) => ({ conversationId: `w${i}`, name: null, unread: i < 6, due: i < 9, to: 'marta' })),
  },
  {
    mandateId: '3',
    title: null,
    isInside: true,
    isSplit: false,
    counts: { conversations: 1, unread: 0, due: 0, waiting: 0 },
    conversations: [{ conversationId: 'x', name: null, unread: false, due: false, to: null }],
  },
];
const form = (l: Language, more: Partial<HandoverForm> = {}): HandoverForm => ({
  from: 'lin',
  work: { status: 'ready', searches: searches(l) },
  receivers: [wei(l), marta],
  greeting: { isOn: true, en: toCandidateText.en.handedOver, zh: toCandidateText.zh.handedOver },
  run: { status: 'idle' },
  ...more,
});
const row = (l: Language, more: Partial<HandoverRow> = {}): HandoverRow => ({
  id: 'h',
  from: { uid: 'lin', name: lin(l).name },
  byName: 'Marta Engel',
  createdAt: now - day,
  state: 'done',
  total: 42,
  settled: 42,
  takenBack: 0,
  waiting: 0,
  undoUntil: now + 6 * day,
  mayUndo: true,
  mayRemove: true,
  searches: [
    {
      mandateId: '1',
      title: say(l, 'CFO, Suzhou', 'CFO · 苏州'),
      isInside: true,
      receivers: [
        {
          ...wei(l),
          count: 3,
          conversations: conversations(l, null)
            .slice(0, 3)
            .map(({ conversationId, name }) => ({ conversationId, name })),
        },
      ],
    },
    { mandateId: '2', title: say(l, 'Plant director, Wuxi', '厂长 · 无锡'), isInside: false, receivers: [{ ...marta, count: 39, conversations: [] }] },
  ],
  undo: { status: 'idle' },
  ...more,
});
const draw = (l: Language, snapshot: Partial<HandoverSnapshot>, isHanded = false) => (
  <ShellView
    snapshot={shell(l, { place: 'settings' })}
    actions={noActions()}
    navigate={nothing}
    sampleBar={isHanded ? <HandedBar snapshot={{ fromName: lin(l).name, count: 39 }} onSeen={nothing} /> : null}
  >
    <HandoverView snapshot={{ form: form(l), people: [{ uid: 'lin', name: lin(l).name }, wei(l), marta], handovers: [], ...snapshot }} actions={noActions()} />
  </ShellView>
);

export const handoverStories: readonly Story[] = [
  { id: 'handover-choose', render: (l) => draw(l, {}) },
  { id: 'handover-received', render: (l) => draw(l, { form: null, handovers: [row(l, { mayUndo: false, mayRemove: false })] }, true) },
  { id: 'handover-start', render: (l) => draw(l, { form: form(l, { from: null, work: { status: 'none' } }) }) },
  { id: 'handover-loading', render: (l) => draw(l, { handovers: null, form: form(l, { work: { status: 'loading' } }) }) },
  { id: 'handover-nothing', render: (l) => draw(l, { form: form(l, { work: { status: 'ready', searches: [] } }) }) },
  { id: 'handover-failed', render: (l) => draw(l, { form: form(l, { work: { status: 'failed', code: 'unavailable' } }) }) },
  {
    id: 'handover-running',
    render: (l) =>
      draw(l, {
        form: null,
        handovers: [
          row(l, { state: 'running', settled: 17 }),
          row(l, { id: 'w', state: 'running', settled: 30, waiting: 12 }),
          row(l, { id: 'u', state: 'undoing', takenBack: 20, undo: { status: 'busy' } }),
        ],
      }),
  },
  {
    id: 'handover-done',
    render: (l) =>
      draw(l, { form: null, handovers: [row(l), row(l, { id: 'o', state: 'undone' }), row(l, { id: 'f', undo: { status: 'failed', code: 'not-a-member' } })] }),
  },
];
