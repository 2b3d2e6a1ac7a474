import type { ExportRow, ExportsSnapshot, ExportWish } from '../../src/features/exports/exports-view-types.ts';
import { CopyDialog } from '../../src/features/exports/copy-dialog.tsx';
import type { CopySnapshot } from '../../src/features/exports/copy-view-types.ts';
import { ExportsView } from '../../src/features/exports/exports-view.tsx';
import { ShellView } from '../../src/features/shell/shell-view.tsx';
import type { Language } from '../../src/ui/view-types.ts';
import { noActions } from '../actions.ts';
import { lin, longName, marta } from '../people.ts';
import { day, hour, minute, nothing, now, say, type Story } from '../story.ts';
import { shell } from '../workspace.tsx';

const page = (l: Language, snapshot: ExportsSnapshot) => (
  <ShellView snapshot={shell(l, { place: 'settings' })} actions={noActions()} navigate={nothing}>
    <ExportsView snapshot={snapshot} actions={noActions()} />
  </ShellView>
);

const row = (l: Language, id: string, more: Partial<ExportRow>): ExportRow => ({
  id,
  state: 'ready',
  reason: {
    matter: say(l, 'Fee dispute, Acme against Northlight', '服务费争议：恒信对本机构'),
    why: say(l, 'Counsel asked for all messages since the first introduction.', '律师要求提供首次推荐以来的全部消息。'),
  },
  about: 'mandate',
  aboutName: say(l, 'CFO, Suzhou', '财务总监（苏州）'),
  kinds: ['candidate', 'internal'],
  fromMs: now - 60 * day,
  toMs: now,
  askedBy: marta.name,
  askedAt: now - 2 * day,
  decidedBy: lin(l).name,
  decidedAt: now - 2 * day + hour,
  readyAt: now - 2 * day + hour + minute,
  until: now + 5 * day,
  downloads: [{ by: marta.name, at: now - day }],
  downloadsLeft: 2,
  progress: { messages: 4318, gone: 3, bytes: 8_400_000, lanes: 12, lanesDone: 12 },
  isAlone: false,
  isUnfinished: false,
  canDecide: false,
  canTakeBack: false,
  canCollect: true,
  canCopy: true,
  unlocks: [{ by: lin(l).name, at: now - hour }],
  work: { status: 'idle' },
  ...more,
});
const waiting = {
  decidedBy: null,
  decidedAt: null,
  readyAt: null,
  until: null,
  downloads: [],
  progress: null,
  canCollect: false,
  canCopy: false,
  unlocks: [],
} as const;

const base = (more: Partial<ExportsSnapshot>): ExportsSnapshot => ({
  mayAsk: true,
  maySee: true,
  exports: { status: 'ready', value: [] },
  dialog: null,
  collect: null,
  ...more,
});

const list = (l: Language): readonly ExportRow[] => [
  row(l, 'a', { state: 'asked', ...waiting, askedAt: now - 20 * minute, canDecide: true }),
  row(l, 'b', {
    state: 'building',
    ...waiting,
    decidedBy: lin(l).name,
    decidedAt: now - 4 * minute,
    progress: { messages: 12_044, gone: 0, bytes: 21_000_000, lanes: 40, lanesDone: 17 },
    about: 'agency',
    aboutName: null,
    fromMs: null,
    toMs: null,
  }),
  row(l, 'c', {}),
  row(l, 'd', { state: 'asked', ...waiting, askedBy: lin(l).name, isAlone: true, canTakeBack: true, about: 'person', aboutName: longName }),
  row(l, 'e', { state: 'expired', canCollect: false, canCopy: false, reason: null }),
  row(l, 'f', { state: 'failed', ...waiting }),
];

const wish = (l: Language): ExportWish => ({
  about: 'mandate',
  id: 'cfo',
  from: '2026-10-01',
  to: '2026-11-20',
  kinds: ['candidate', 'internal'],
  matter: say(l, 'Fee dispute, Acme against Northlight', '服务费争议：恒信对本机构'),
  why: '',
});
const dialog = (l: Language, more: Partial<NonNullable<ExportsSnapshot['dialog']>>): ExportsSnapshot['dialog'] => ({
  wish: wish(l),
  choices: {
    mandate: [{ id: 'cfo', name: say(l, 'CFO, Suzhou', '财务总监（苏州）') }],
    conversation: [{ id: 'talk', name: say(l, 'Shen Yifan · CFO, Suzhou', '沈一帆 · 财务总监（苏州）') }],
    person: [{ id: 'm', name: marta.name }],
  },
  estimate: { status: 'ready', conversations: 14, messages: 4318, bytes: 8_400_000, isExact: true },
  canSubmit: false,
  work: { status: 'idle' },
  ...more,
});

const copy = (l: Language, more: Partial<CopySnapshot>) => (
  <>
    {page(l, base({ exports: { status: 'ready', value: list(l) } }))}
    <CopyDialog
      snapshot={{
        ...{
          fileName: 'export-Zk3v9QpLm2xT8aBc.tar',
          formats: new Set(['html', 'pdf', 'csv'] as const),
          leaves: [],
          words: '',
          isOfOne: false,
          language: l,
          canMake: true,
        },
        ...{ work: { status: 'idle' }, step: null, result: null, ...more },
      }}
      actions={noActions()}
    />
  </>
);
const madeCopy = (l: Language): CopySnapshot['result'] => ({
  kind: 'made',
  counts: { messages: 4318, readable: 4103, redacted: 212, unopened: 3 },
  unopened: [
    { row: 37, why: say(l, 'Deleted for good by a rule or a request.', '已按规则或申请彻底删除。') },
    { row: 38, why: say(l, 'Deleted for good by a rule or a request.', '已按规则或申请彻底删除。') },
    { row: 1204, why: say(l, 'Cannot be opened: its key was not handed over.', '无法打开：未取得其密钥。') },
  ],
  isMissingKeys: true,
  stream: 'xMB2Qd8hVtPq0Zr5kYw1Ng',
  files: [
    { name: 'export-Zk3v9QpLm2xT8aBc-redacted-copy.html', messages: 4318, pages: null },
    { name: 'export-Zk3v9QpLm2xT8aBc-redacted-copy.pdf', messages: 4318, pages: 452 },
    { name: 'export-Zk3v9QpLm2xT8aBc-redacted-keys.jsonl', messages: null, pages: null },
    { name: 'noto-sans-sc-d45f67f0.ttf', messages: null, pages: null },
  ],
});

export const exportStories: readonly Story[] = [
  { id: 'exports', render: (l) => page(l, base({ exports: { status: 'ready', value: list(l) } })) },
  { id: 'exports-empty', render: (l) => page(l, base({})) },
  { id: 'exports-loading', render: (l) => page(l, base({ exports: { status: 'loading' } })) },
  { id: 'exports-failed', render: (l) => page(l, base({ exports: { status: 'failed', code: 'unavailable' } })) },
  { id: 'exports-may-not', render: (l) => page(l, base({ mayAsk: false, maySee: false })) },
  { id: 'exports-ask', render: (l) => page(l, base({ dialog: dialog(l, {}) })) },
  {
    id: 'exports-ask-one',
    render: (l) => page(l, base({ dialog: dialog(l, { wish: { ...wish(l), about: 'conversation', id: 'talk' } }) })),
  },
  {
    id: 'exports-ask-failed',
    render: (l) => page(l, base({ dialog: dialog(l, { estimate: { status: 'counting' }, work: { status: 'failed', code: 'too-many-tries' } }) })),
  },
  { id: 'exports-copy', render: (l) => copy(l, { isOfOne: true }) },
  {
    id: 'exports-copy-working',
    render: (l) =>
      copy(l, { formats: new Set(['html', 'keys'] as const), leaves: ['notes'], work: { status: 'busy' }, step: { name: 'unlocking', share: 0.4 } }),
  },
  { id: 'exports-copy-changed', render: (l) => copy(l, { result: { kind: 'changed', places: ['parts/0001.jsonl : 37'] } }) },
  { id: 'exports-copy-made', render: (l) => copy(l, { result: madeCopy(l) }) },
  {
    id: 'exports-collect',
    render: (l) =>
      page(
        l,
        base({
          exports: { status: 'ready', value: list(l) },
          collect: { id: 'c', share: null, isSaved: false, work: { status: 'failed', code: 'password-wrong' } },
        }),
      ),
  },
  {
    id: 'exports-collecting',
    render: (l) => page(l, base({ exports: { status: 'ready', value: list(l) }, collect: { id: 'c', share: 0.42, isSaved: false, work: { status: 'busy' } } })),
  },
  {
    id: 'exports-collected',
    render: (l) => page(l, base({ exports: { status: 'ready', value: list(l) }, collect: { id: 'c', share: 1, isSaved: true, work: { status: 'idle' } } })),
  },
];
