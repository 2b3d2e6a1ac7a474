import { ImportView } from '../../src/features/import/import-view.tsx';
import type { ImportSnapshot, PlanShown } from '../../src/features/import/import-view-types.ts';
import { ShellView } from '../../src/features/shell/shell-view.tsx';
import type { Language } from '../../src/ui/view-types.ts';
import { noActions } from '../actions.ts';
import { nothing, say, type Story } from '../story.ts';
import { shell } from '../workspace.tsx';

const plan = (l: Language): PlanShown => ({
  agency: say(l, 'Tidewell Partners', '潮井猎头'),
  asOf: Date.UTC(2026, 10, 20, 8),
  ...{ searches: 12, people: 231, messages: 18_402 },
  left: [
    { why: 'pay', count: 212 },
    { why: 'gone', count: 3 },
  ],
});
const page = (l: Language, more: Partial<ImportSnapshot>) => (
  <ShellView snapshot={shell(l, { place: 'settings' })} actions={noActions()} navigate={nothing}>
    <ImportView
      snapshot={{ may: 'yes', fileName: 'export-Zk3v9QpLm2xT8aBc-copy.jsonl', step: { kind: 'choose' }, work: { status: 'idle' }, ...more }}
      actions={noActions()}
    />
  </ShellView>
);

export const importStories: readonly Story[] = [
  { id: 'import', render: (l) => page(l, { fileName: null }) },
  { id: 'import-may-not', render: (l) => page(l, { may: 'no-work' }) },
  { id: 'import-reading', render: (l) => page(l, { step: { kind: 'reading', share: 0.4 } }) },
  { id: 'import-changed', render: (l) => page(l, { step: { kind: 'refused', fault: { kind: 'changed', line: 4318 } } }) },
  { id: 'import-plan', render: (l) => page(l, { step: { kind: 'planned', plan: plan(l) } }) },
  { id: 'import-running', render: (l) => page(l, { step: { kind: 'running', plan: plan(l), done: 4103 }, work: { status: 'busy' } }) },
  { id: 'import-stopped', render: (l) => page(l, { step: { kind: 'paused', plan: plan(l), done: 4103 }, work: { status: 'failed', code: 'lane-closed' } }) },
  { id: 'import-done', render: (l) => page(l, { step: { kind: 'done', plan: { ...plan(l), left: [] } } }) },
];
