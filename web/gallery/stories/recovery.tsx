import { KitTestView } from '../../src/features/recovery/kit-test-view.tsx';
import type { KitTestSnapshot } from '../../src/features/recovery/kit-test-view-types.ts';
import { ShellView } from '../../src/features/shell/shell-view.tsx';
import type { ShellSnapshot } from '../../src/features/shell/shell-view-types.ts';
import type { Language } from '../../src/ui/view-types.ts';
import { noActions } from '../actions.ts';
import { day, nothing, now, type Story } from '../story.ts';
import { shell } from '../workspace.tsx';

const kitTest = (more: Partial<KitTestSnapshot> = {}): KitTestSnapshot => ({
  kit: { status: 'there', testedAt: now - 90 * day, isDue: false },
  work: { status: 'idle' },
  isGood: false,
  ...more,
});
const inSettings = (l: Language, snapshot: KitTestSnapshot, more: Partial<ShellSnapshot> = {}) => (
  <ShellView snapshot={shell(l, { place: 'settings', ...more })} actions={noActions()} navigate={nothing}>
    <KitTestView snapshot={snapshot} actions={noActions()} />
  </ShellView>
);

export const recoveryStories: readonly Story[] = [
  { id: 'kit-test', render: (l) => inSettings(l, kitTest()) },
  { id: 'kit-test-due', render: (l) => inSettings(l, kitTest({ kit: { status: 'there', testedAt: null, isDue: true } }), { kitTestDue: true }) },
  { id: 'kit-test-wrong', render: (l) => inSettings(l, kitTest({ work: { status: 'failed', code: 'kit-words-mixed' } })) },
  { id: 'kit-test-good', render: (l) => inSettings(l, kitTest({ isGood: true })) },
  { id: 'kit-test-not-yours', render: (l) => inSettings(l, kitTest({ kit: { status: 'not-yours' } })) },
];
