import { firstRule } from '@liexin/domain/retention/default-rule';
import { presets } from '@liexin/domain/retention/presets';
import type { RuleEdit } from '@liexin/domain/retention/change';
import { RetentionView } from '../../src/features/retention/retention-view.tsx';
import { rowOf } from '../../src/features/retention/retention-rows.ts';
import type { ChangeRow, ReportFacts, RetentionEditor, RetentionPage, RetentionSnapshot, RuleRow } from '../../src/features/retention/retention-view-types.ts';
import { ShellView } from '../../src/features/shell/shell-view.tsx';
import type { Language } from '../../src/ui/view-types.ts';
import { noActions } from '../actions.ts';
import { lin, longName, marta, shen } from '../people.ts';
import { day, hour, now, nothing, say, type Story } from '../story.ts';
import { shell } from '../workspace.tsx';

const view = (l: Language, snapshot: RetentionSnapshot) => (
  <ShellView snapshot={shell(l, { place: 'settings' })} actions={noActions()} navigate={nothing}>
    <RetentionView snapshot={snapshot} actions={noActions()} />
  </ShellView>
);
const idle = { status: 'idle' } as const;
const nobody = { mandates: new Map(), conversations: new Map() };
const agencyRule: RuleRow = rowOf(firstRule('cn'), nobody);
const shorter: RuleRow = { ...agencyRule, keepAtLeast: { n: 6, unit: 'months' }, deleteAtLatest: { n: 12, unit: 'months' } };
const cfo = (l: Language): string => say(l, 'CFO, Suzhou', '财务总监（苏州）');

const rules = (l: Language): RuleRow[] => {
  const law: RuleEdit = { ...firstRule('cn'), id: 'law', classes: ['message'], keepAtLeast: { n: 3, unit: 'years' }, deleteAtLatest: null };
  return [
    agencyRule,
    { ...rowOf(law, nobody), clock: 'mandateClosed', isStatutory: true, preset: presets.find(({ id }) => id === 'cn-recruitment-service') ?? null },
    { ...agencyRule, id: 'm', about: { level: 'mandate', id: 'm', name: cfo(l) }, deleteAtLatest: { n: 10, unit: 'years' }, clock: 'placed' },
    { ...agencyRule, id: 'c', about: { level: 'conversation', id: 'c', name: longName }, deleteAtLatest: { n: 28, unit: 'days' } },
  ];
};
const fullPage = (l: Language): RetentionPage => ({
  rules: rules(l),
  change: null,
  past: [
    { changeId: 'p1', state: 'done', rules: [agencyRule], by: lin(l).name, at: now - 30 * day },
    { changeId: 'p2', state: 'reverted', rules: [agencyRule], by: marta.name, at: now - 37 * day },
  ],
});
const ready = (value: RetentionPage, more: Partial<RetentionSnapshot> = {}): RetentionSnapshot => ({
  page: { status: 'ready', value },
  mayDraft: true,
  editor: null,
  ...more,
});
const editor = (l: Language, more: Partial<RetentionEditor> = {}): RetentionEditor => ({
  rule: shorter,
  saved: agencyRule,
  searches: [{ id: 'm', name: cfo(l) }],
  presets: presets.filter(({ deleteAtLatest }) => deleteAtLatest !== null),
  blocked: null,
  mayEnd: false,
  isAnotherOpen: false,
  isAlone: false,
  preview: { status: 'none' },
  askWork: idle,
  ...more,
});
const none = { total: 0, sooner: 0, later: 0, same: 0, held: 0, restricted: 0, bytes: 0 };
const report = (l: Language): ReportFacts => ({
  people: 1204,
  messages: 38_112,
  notes: 0,
  bytes: 6_412_000_000,
  sooner: 41_025,
  held: 212,
  oldest: now - 900 * day,
  newest: now - 2 * day,
  firstAt: now + day,
  classes: [
    { ...none, class: 'message', total: 46_310, sooner: 38_112, later: 40, same: 8158, held: 212, restricted: 96 },
    { ...none, class: 'file', total: 2960, sooner: 2913, same: 47 },
  ],
  from: now + day,
  months: {
    changed: [4520, 1950, 1830, 1690, 1760, 1510, 1660, 1400, 1480, 1620, 1370, 1450, 1580, 1320, 1420, 1240, 1350, 1470, 1260, 1180, 1310, 1140, 1230, 1330],
    now: [0, 0, 0, 0, 0, 0, 310, 420, 500, 560, 620, 690, 1420, 1960, 1840, 1700, 1770, 1520, 1670, 1400, 1490, 1620, 1370, 1450],
  },
  samples: [
    {
      id: 's1',
      name: shen(l).name,
      class: 'message',
      made: now - 700 * day,
      now: now + 200 * day,
      changed: now + day,
      by: [{ level: 'agency' }],
      keptBy: [],
      isHeld: false,
    },
    {
      id: 's2',
      name: null,
      class: 'file',
      made: now - 400 * day,
      now: now + 300 * day,
      changed: now + 20 * day,
      by: [{ level: 'agency' }],
      keptBy: [],
      isHeld: true,
    },
    {
      id: 's3',
      name: longName,
      class: 'message',
      made: now - 100 * day,
      now: null,
      changed: now + 400 * day,
      by: [{ level: 'agency' }],
      keptBy: [{ level: 'mandate', id: 'm', name: cfo(l) }],
      isHeld: false,
    },
  ],
});
const change = (l: Language, more: Partial<ChangeRow> = {}): ChangeRow => ({
  changeId: 'x',
  state: 'cooling',
  rules: [shorter],
  by: lin(l).name,
  begins: now + 20 * hour,
  aloneAt: null,
  people: 1204,
  messages: 38_112,
  notes: 212,
  firstAt: now + day,
  mayApprove: false,
  mayTakeBack: false,
  mayObject: false,
  mayTryAgain: false,
  work: idle,
  ...more,
});
const withChange = (l: Language, more: Partial<ChangeRow>): RetentionPage => ({ ...fullPage(l), change: change(l, more) });

/** How long things are kept, and a change of it from the draft to its end. */
export const retentionStories: readonly Story[] = [
  { id: 'retention', render: (l) => view(l, ready(fullPage(l))) },
  { id: 'retention-empty', render: (l) => view(l, ready({ rules: [agencyRule], change: null, past: [] })) },
  { id: 'retention-draft', render: (l) => view(l, ready(fullPage(l), { editor: editor(l, { rule: { ...shorter, preset: presets[0] ?? null } }) })) },
  {
    id: 'retention-new',
    render: (l) =>
      view(
        l,
        ready(fullPage(l), {
          editor: editor(l, {
            saved: null,
            rule: { ...agencyRule, id: 'new', deleteAtLatest: null, clock: 'rejected' },
            blocked: 'says-nothing',
            isAnotherOpen: true,
          }),
        }),
      ),
  },
  {
    id: 'retention-previewing',
    render: (l) => view(l, ready(fullPage(l), { editor: editor(l, { preview: { status: 'counting', done: 480, total: 1290 } }) })),
  },
  { id: 'retention-previewed', render: (l) => view(l, ready(fullPage(l), { editor: editor(l, { preview: { status: 'ready', report: report(l) } }) })) },
  {
    id: 'retention-outdated',
    render: (l) =>
      view(
        l,
        ready(fullPage(l), {
          editor: editor(l, { preview: { status: 'ready', report: report(l) }, isAlone: true, askWork: { status: 'failed', code: 'preview-outdated' } }),
        }),
      ),
  },
  { id: 'retention-asked', render: (l) => view(l, ready(withChange(l, { state: 'asked', begins: null, mayApprove: true }))) },
  { id: 'retention-cooling', render: (l) => view(l, ready(withChange(l, { mayTakeBack: true }))) },
  { id: 'retention-paused', render: (l) => view(l, ready(withChange(l, { state: 'paused', mayTryAgain: true }))) },
  { id: 'retention-auditor', render: (l) => view(l, ready(withChange(l, { mayObject: true }), { mayDraft: false })) },
  { id: 'retention-reader', render: (l) => view(l, ready({ ...fullPage(l), past: [] }, { mayDraft: false })) },
  { id: 'retention-loading', render: (l) => view(l, { page: { status: 'loading' }, mayDraft: false, editor: null }) },
  { id: 'retention-failed', render: (l) => view(l, { page: { status: 'failed', code: 'offline' }, mayDraft: false, editor: null }) },
];
