import { ApproachQuestion } from '../../src/ui/approach-question.tsx';
import type { OffLimitsSnapshot } from '../../src/features/approach/approach-view-types.ts';
import type { ApproachSnapshot, FoundSnapshot, KnownLine, LimitLine } from '../../src/ui/approach-types.ts';
import { OffLimitsView } from '../../src/features/approach/off-limits-view.tsx';
import { ShellView } from '../../src/features/shell/shell-view.tsx';
import type { Language } from '../../src/ui/view-types.ts';
import { noActions } from '../actions.ts';
import { lin, longName, marta } from '../people.ts';
import { day, hour, nothing, now, say, type Story } from '../story.ts';
import { shell } from '../workspace.tsx';

const inside = (l: Language): KnownLine => ({
  ...{ id: '1', name: marta.name, isYou: false, search: say(l, 'Plant director, Wuxi', '厂长 · 无锡') },
  ...{ at: now - 5 * hour, isContacted: true, isRecent: true, ask: [] },
});
const outside = (l: Language): KnownLine => ({ ...inside(l), id: '2', name: null, search: null, at: now - 9 * day, isRecent: false, ask: [lin(l).name] });
const company = (l: Language): LimitLine => ({
  id: '3',
  isCompany: true,
  label: say(l, 'Hartmann Precision', '哈特曼精密'),
  reason: say(l, 'Client until the end of the mandate', '客户，项目结束前不挖人'),
  until: now + 200 * day,
});
const person = (l: Language): LimitLine => ({
  ...{ id: '4', isCompany: false, label: say(l, 'Shen Yifan 沈一帆', '沈一帆'), until: null },
  reason: say(l, 'Asked not to be written to any more', '本人要求不再联系'),
});

export const foundBoth = (l: Language): FoundSnapshot => ({ known: [inside(l), outside(l)], limits: [company(l)], mayDecide: false });

const list = (l: Language, more: Partial<OffLimitsSnapshot> = {}): OffLimitsSnapshot => ({
  entries: {
    status: 'ready',
    value: [
      { ...company(l), by: lin(l).name, at: now - 2 * day, work: { status: 'idle' } },
      { ...person(l), by: marta.name, at: now - 40 * day, work: { status: 'idle' } },
      { ...company(l), id: '5', label: longName, until: null, by: marta.name, at: now - 90 * day, work: { status: 'failed', code: 'offline' } },
    ],
  },
  asks: {
    status: 'ready',
    value: [
      {
        conversationId: '1',
        by: marta.name,
        candidateName: say(l, 'He Jingwen 何静雯', '何静雯'),
        search: say(l, 'CFO, Suzhou', 'CFO · 苏州'),
        at: now - 3 * hour,
        reason: say(l, 'She applied to us herself last week', '她上周主动投递了简历'),
        limits: [company(l)],
        work: { status: 'idle' },
      },
    ],
  },
  addWork: { status: 'idle' },
  added: 0,
  ...more,
});

const page = (l: Language, view: React.ReactNode) => (
  <ShellView snapshot={shell(l, { place: 'settings' })} actions={noActions()} navigate={nothing}>
    {view}
  </ShellView>
);
const draw = (l: Language, snapshot: OffLimitsSnapshot) => page(l, <OffLimitsView snapshot={snapshot} actions={noActions()} />);

const question = (l: Language, more: Partial<ApproachSnapshot>) => ({
  ...{ found: { ...foundBoth(l), limits: [] }, state: 'duplicate' as const, work: { status: 'idle' as const } },
  ...more,
});
const questions = (l: Language) =>
  page(
    l,
    <div className="page-scroll">
      <div className="flex flex-col gap-4 py-4">
        <h1 className="px-4">{say(l, 'Before the first message', '首次联系前')}</h1>
        <ApproachQuestion approach={question(l, {})} onReason={nothing} onLookAgain={nothing} />
        <ApproachQuestion
          approach={question(l, { state: 'off-limits', found: { known: [], limits: [person(l)], mayDecide: false } })}
          onReason={nothing}
          onLookAgain={nothing}
        />
        <ApproachQuestion
          approach={question(l, { state: 'off-limits', found: { known: [], limits: [company(l)], mayDecide: true } })}
          onReason={nothing}
          onLookAgain={nothing}
        />
        <ApproachQuestion approach={question(l, { state: 'asked', found: foundBoth(l) })} onReason={nothing} onLookAgain={nothing} />
        <ApproachQuestion approach={question(l, { state: 'failed' })} onReason={nothing} onLookAgain={nothing} />
        <ApproachQuestion approach={question(l, { state: 'too-many' })} onReason={nothing} onLookAgain={nothing} />
        <ApproachQuestion approach={question(l, { state: 'refused', found: foundBoth(l) })} onReason={nothing} onLookAgain={nothing} />
      </div>
    </div>,
  );

export const approachStories: readonly Story[] = [
  { id: 'off-limits', render: (l) => draw(l, list(l)) },
  { id: 'off-limits-empty', render: (l) => draw(l, list(l, { entries: { status: 'ready', value: [] }, asks: { status: 'ready', value: [] } })) },
  { id: 'off-limits-failed', render: (l) => draw(l, list(l, { entries: { status: 'failed', code: 'offline' }, asks: { status: 'failed', code: 'offline' } })) },
  { id: 'off-limits-lead', render: (l) => draw(l, list(l, { entries: null })) },
  { id: 'off-limits-none', render: (l) => draw(l, list(l, { entries: null, asks: null })) },
  { id: 'approach-question', render: questions },
];
