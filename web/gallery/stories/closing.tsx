import { ClosedView, type ClosedAgency, type ClosedSnapshot } from '../../src/features/closing/closed-view.tsx';
import { ClosingBar } from '../../src/features/closing/closing-bar.tsx';
import { ClosingView } from '../../src/features/closing/closing-view.tsx';
import type { ClosingBarSnapshot, ClosingSnapshot } from '../../src/features/closing/closing-view-types.ts';
import { ShellView } from '../../src/features/shell/shell-view.tsx';
import type { Language } from '../../src/ui/view-types.ts';
import { noActions } from '../actions.ts';
import { agencyName, lin, marta } from '../people.ts';
import { day, hour, now, nothing, type Story } from '../story.ts';
import { shell } from '../workspace.tsx';

const idle = { status: 'idle' } as const;
const about = { counts: { conversations: 214, searches: 9, members: 6, held: 2, kept: 31 }, keptUntilMs: now + 1090 * day, recordUntilMs: now + 1126 * day };
const bar: ClosingBarSnapshot = { endsAtMs: now + 23 * day, isOwner: true };

const screen = (page: (l: Language) => ClosingSnapshot['page'], shown: ClosingBarSnapshot | null = null) =>
  function story(l: Language) {
    return (
      <ShellView
        snapshot={shell(l, { place: 'settings' })}
        actions={noActions()}
        navigate={nothing}
        sampleBar={shown === null ? null : <ClosingBar snapshot={shown} />}
      >
        <ClosingView snapshot={{ page: page(l), work: idle }} actions={noActions()} />
      </ShellView>
    );
  };
const ended: ClosedAgency = {
  agency: '',
  language: 'en',
  state: 'closed',
  endsAtMs: now - 2 * day,
  closedAtMs: now - 2 * day,
  deleted: { parts: 428, messages: 38_112 },
  left: { held: 0, kept: 0, keptUntilMs: null },
  recordUntilMs: now + 1094 * day,
  certificate: '{}',
};
const end = (change: Partial<ClosedAgency>) =>
  function story(l: Language) {
    const page: ClosedSnapshot['page'] = { status: 'ready', value: { ...ended, agency: agencyName(l), ...change } };
    return <ClosedView snapshot={{ language: l, page }} actions={noActions()} />;
  };

export const closingStories: readonly Story[] = [
  { id: 'closing', render: screen(() => ({ kind: 'open', about, endsAtMs: now + 30 * day, hasWitness: false, isAlone: false })) },
  {
    id: 'closing-asked',
    render: screen(() => ({ kind: 'asked', by: marta.name, untilMs: now + 6 * day, isAlone: false, mayAgree: true, mayStop: false })),
  },
  { id: 'closing-alone', render: screen((l) => ({ kind: 'asked', by: lin(l).name, untilMs: now + 20 * hour, isAlone: true, mayAgree: false, mayStop: true })) },
  { id: 'closing-pending', render: screen(() => ({ kind: 'pending', by: marta.name, endsAtMs: now + 23 * day, about }), bar) },
  { id: 'closing-not-yours', render: screen(() => null, { ...bar, isOwner: false }) },
  { id: 'closed', render: end({}) },
  { id: 'closed-rests', render: end({ state: 'resting', left: { held: 2, kept: 31, keptUntilMs: about.keptUntilMs } }) },
  { id: 'closed-deleting', render: end({ state: 'purging', certificate: null }) },
];
