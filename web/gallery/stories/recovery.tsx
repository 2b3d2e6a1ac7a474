import { RecoveriesSection } from '../../src/features/recovery/recoveries-section.tsx';
import type { RecoveryRow } from '../../src/features/recovery/recoveries-view-types.ts';
import { RecoveryBar } from '../../src/features/recovery/recovery-bar.tsx';
import { ComingBackView } from '../../src/features/recovery/coming-back-view.tsx';
import type { ComingBackSnapshot } from '../../src/features/recovery/coming-back-view-types.ts';
import { KitTestView } from '../../src/features/recovery/kit-test-view.tsx';
import type { KitTestSnapshot } from '../../src/features/recovery/kit-test-view-types.ts';
import { ReopenView, type ReopenSnapshot } from '../../src/features/recovery/reopen-view.tsx';
import { ShellView } from '../../src/features/shell/shell-view.tsx';
import type { ShellSnapshot } from '../../src/features/shell/shell-view-types.ts';
import type { Language } from '../../src/ui/view-types.ts';
import { noActions } from '../actions.ts';
import { agencyName, lin, longName, marta } from '../people.ts';
import { day, hour, nothing, now, type Story } from '../story.ts';
import { shell } from '../workspace.tsx';

const kitTest = (more: Partial<KitTestSnapshot> = {}): KitTestSnapshot => ({
  kit: { status: 'there', testedAt: now - 90 * day, isDue: false },
  newKit: 'none',
  work: { status: 'idle' },
  isGood: false,
  isAuditForged: false,
  ...more,
});
const inSettings = (l: Language, snapshot: KitTestSnapshot, more: Partial<ShellSnapshot> = {}) => (
  <ShellView snapshot={shell(l, { place: 'settings', ...more })} actions={noActions()} navigate={nothing}>
    <KitTestView snapshot={snapshot} actions={noActions()} />
  </ShellView>
);

const row = (more: Partial<RecoveryRow> = {}): RecoveryRow => ({
  uid: 'm2',
  name: marta.name,
  isYou: false,
  askedAt: now - 2 * hour,
  end: { kind: 'waiting', until: now + 22 * hour },
  mayStop: true,
  work: { status: 'idle' },
  ...more,
});
const comingBack = (l: Language, rows: readonly RecoveryRow[]) => (
  <ShellView snapshot={shell(l, { place: 'settings' })} actions={noActions()} navigate={nothing} sampleBar={<RecoveryBar rows={rows} onStop={nothing} />}>
    <div className="page-scroll">
      <div className="page">
        <RecoveriesSection snapshot={{ status: 'ready', value: rows }} actions={noActions()} />
      </div>
    </div>
  </ShellView>
);

const back = (language: Language, stage: ComingBackSnapshot['stage'], more: Partial<ComingBackSnapshot> = {}) => (
  <ComingBackView snapshot={{ language, agencyName: agencyName(language), stage, fault: null, work: { status: 'idle' }, ...more }} actions={noActions()} />
);
const waiting = { kind: 'waiting', askedAt: now - 2 * hour, until: now + 22 * hour } as const;
const reopen = (snapshot: ReopenSnapshot) => <ReopenView snapshot={snapshot} />;

export const recoveryStories: readonly Story[] = [
  { id: 'kit-test', render: (l) => inSettings(l, kitTest()) },
  { id: 'kit-test-due', render: (l) => inSettings(l, kitTest({ kit: { status: 'there', testedAt: null, isDue: true } }), { kitTestDue: true }) },
  { id: 'kit-test-wrong', render: (l) => inSettings(l, kitTest({ work: { status: 'failed', code: 'kit-words-mixed' } })) },
  { id: 'kit-test-audit-forged', render: (l) => inSettings(l, kitTest({ isGood: true, isAuditForged: true })) },
  { id: 'kit-test-good', render: (l) => inSettings(l, kitTest({ isGood: true })) },
  { id: 'recovery-asked', render: (l) => comingBack(l, [row(), row({ uid: 'm3', name: longName, end: { kind: 'waiting', until: now - hour } })]) },
  { id: 'recovery-asked-as-you', render: (l) => comingBack(l, [row({ isYou: true, work: { status: 'failed', code: 'offline' } })]) },
  {
    id: 'recovery-ended',
    render: (l) =>
      comingBack(l, [
        row({ askedAt: now - 30 * hour, end: { kind: 'done', at: now - 6 * hour }, mayStop: false }),
        row({ uid: 'm3', name: longName, end: { kind: 'stopped', by: lin(l).name, at: now - hour }, mayStop: false }),
        row({ uid: 'm4', name: lin(l).name, end: { kind: 'stopped', by: null, at: now - hour }, mayStop: false }),
      ]),
  },
  { id: 'recovery-asked-admin', render: (l) => comingBack(l, [row({ mayStop: false })]) },
  { id: 'come-back', render: (l) => back(l, { kind: 'enter' }) },
  { id: 'come-back-older-kit', render: (l) => back(l, { kind: 'enter' }, { work: { status: 'failed', code: 'kit-superseded' } }) },
  { id: 'come-back-wrong-kit', render: (l) => back(l, { kind: 'enter' }, { work: { status: 'failed', code: 'kit-wrong' } }) },
  { id: 'come-back-too-long', render: (l) => back(l, { kind: 'enter' }, { work: { status: 'failed', code: 'sign-in-too-old' } }) },
  { id: 'come-back-looking', render: (l) => back(l, { kind: 'looking' }) },
  { id: 'come-back-waiting', render: (l) => back(l, waiting) },
  { id: 'come-back-offline', render: (l) => back(l, waiting, { fault: 'offline' }) },
  { id: 'come-back-stopped', render: (l) => back(l, { kind: 'stopped', by: 'owner', at: now - hour }) },
  { id: 'come-back-taken-back', render: (l) => back(l, { kind: 'stopped', by: 'asker', at: now - hour }) },
  { id: 'come-back-replaced', render: (l) => back(l, { kind: 'replaced' }) },
  { id: 'come-back-void', render: (l) => back(l, { kind: 'void' }) },
  { id: 'come-back-finishing', render: (l) => back(l, { kind: 'finishing' }) },
  { id: 'reopen', render: () => reopen({ kind: 'opening', done: 75, total: 312, fault: null }) },
  { id: 'reopen-offline', render: () => reopen({ kind: 'opening', done: 75, total: 312, fault: 'offline' }) },
  { id: 'reopen-missed', render: () => reopen({ kind: 'missed', missed: 3, goOn: nothing }) },
  { id: 'kit-new-due', render: (l) => inSettings(l, kitTest({ newKit: 'make' }), { newKit: 'make' }) },
  { id: 'kit-new-unfinished', render: (l) => inSettings(l, kitTest({ newKit: 'fill' }), { newKit: 'fill' }) },
  { id: 'kit-test-not-yours', render: (l) => inSettings(l, kitTest({ kit: { status: 'not-yours' }, newKit: null })) },
];
